//! The program `refs`.

fn main() -> std::process::ExitCode {
    refs::cli::main()
}
