//! What a survey shows of a library, as values: outline, table, timeline, lineage graph and statistics.

pub mod address;
pub mod column;
pub mod fit;
pub mod gist;
pub mod graph;
pub mod language;
mod math;
pub mod outline;
pub mod region;
pub mod relatives;
pub mod stats;
pub mod svg;
pub mod table;
pub mod timeline;
pub mod years;
