//! The program `refs`.

/// Entries are many small texts, and the threads that read, render and write pass them on: the system's allocator
/// took a quarter of a conversion's time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    refs::cli::main()
}
