//! Any bytes as a file of the format `json`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| refs_fuzz::round("json", bytes));
