//! How an entry reads in a citation style.

pub mod house;
