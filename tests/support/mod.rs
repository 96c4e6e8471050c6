//! What the integration tests share: a gateway on 127.0.0.1, and the program in a folder of its own.
#![allow(dead_code, reason = "each test file uses its part")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// An answer of the gateway.
#[derive(Clone)]
pub struct Response {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
    pub delay: Duration,
}

impl Response {
    pub fn new(status: u16, kind: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: vec![("Content-Type", kind.to_owned())], body: body.into(), delay: Duration::ZERO }
    }

    pub fn atom(body: impl Into<Vec<u8>>) -> Self {
        Self::new(200, "application/atom+xml; charset=utf-8", body)
    }

    pub fn html(body: impl Into<Vec<u8>>) -> Self {
        Self::new(200, "text/html; charset=utf-8", body)
    }

    pub fn status(status: u16) -> Self {
        Self::new(status, "text/plain", "")
    }
}

/// A request that the gateway got: when, and its path with the query.
pub type Seen = (Instant, String);

/// A server on 127.0.0.1 that stands for every site.
pub struct Gateway {
    port: u16,
    seen: Arc<Mutex<Vec<Seen>>>,
    connections: Arc<AtomicUsize>,
}

impl Gateway {
    /// A gateway that answers each path as `answer` says, until the test ends.
    pub fn start(answer: impl Fn(&str) -> Response + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let connections = Arc::new(AtomicUsize::new(0));
        let (answer, log, opened) = (Arc::new(answer), Arc::clone(&seen), Arc::clone(&connections));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                opened.fetch_add(1, Ordering::SeqCst);
                let (answer, log) = (Arc::clone(&answer), Arc::clone(&log));
                std::thread::spawn(move || serve(stream, answer.as_ref(), &log));
            }
        });
        Self { port, seen, connections }
    }

    /// A gateway that knows the fixtures of this project.
    pub fn arxiv() -> Self {
        Self::start(fixture)
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().expect("no panic while locked").clone()
    }

    /// How many connections were opened to it.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

/// Answers the requests of one connection, one after the other, until the program hangs up.
fn serve(mut stream: TcpStream, answer: &(impl Fn(&str) -> Response + ?Sized), log: &Mutex<Vec<Seen>>) {
    let mut lines = BufReader::new(stream.try_clone().expect("a second handle")).lines();
    while let Some(Ok(first)) = lines.next() {
        lines.by_ref().map_while(Result::ok).find(String::is_empty);
        let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
        log.lock().expect("no panic while locked").push((Instant::now(), path.clone()));
        let response = answer(&path);
        std::thread::sleep(response.delay);
        let headers: String = response.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let head =
            format!("HTTP/1.1 {} X\r\n{headers}Content-Length: {}\r\n\r\n", response.status, response.body.len());
        if stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&response.body)).is_err() {
            // The program may have hung up already, which is its right.
            return;
        }
    }
}

/// The identifiers that a query asks for.
pub fn asked_ids(path: &str) -> Vec<String> {
    let (_, query) = path.split_once('?').unwrap_or_default();
    let list = query.split('&').find_map(|pair| pair.strip_prefix("id_list=")).unwrap_or_default();
    list.replace("%2C", ",").replace("%2F", "/").split(',').filter(|id| !id.is_empty()).map(str::to_owned).collect()
}

/// A feed round these entries.
pub fn feed(entries: &[String]) -> String {
    format!(
        "<?xml version='1.0' encoding='UTF-8'?>\n<feed xmlns:opensearch=\"http://a9.com/-/spec/opensearch/1.1/\" \
         xmlns:arxiv=\"http://arxiv.org/schemas/atom\" xmlns=\"http://www.w3.org/2005/Atom\">\n  <id>https://arxiv.org/api/x</id>\n  \
         <title>arXiv Query</title>\n  <opensearch:totalResults>{}</opensearch:totalResults>\n{}</feed>\n",
        entries.len(),
        entries.concat()
    )
}

/// An entry of a feed.
pub fn entry(id: &str, title: &str, authors: &[&str], more: &str) -> String {
    let authors: String = authors.iter().map(|name| format!("<author><name>{name}</name></author>")).collect();
    format!(
        "<entry><id>http://arxiv.org/abs/{id}</id><title>{title}</title><published>2023-01-02T03:04:05Z</published>\
         <summary>We study things.</summary><arxiv:primary_category term=\"cs.CV\"/>{authors}{more}</entry>\n"
    )
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

fn fixture(path: &str) -> Response {
    if path.starts_with("/export.arxiv.org/api/query") {
        let file = |id: &String| {
            let base = id.split('v').next().unwrap_or_default().replace('/', "_");
            std::fs::read_to_string(fixtures().join(format!("arxiv-api/{base}.xml"))).ok()
        };
        return Response::atom(feed(&asked_ids(path).iter().rev().filter_map(file).collect::<Vec<_>>()));
    }
    if let Some(response) = of_host(path) {
        return response;
    }
    let page = path
        .strip_prefix("/arxiv.org/abs/")
        .map(|id| fixtures().join(format!("arxiv-abs/{}.html", id.replace('/', "_"))));
    match page.and_then(|page| std::fs::read(page).ok()) {
        Some(page) => Response::html(page),
        None => Response::new(404, "text/html", "<html><body><h1>Article identifier not recognized</h1></body></html>"),
    }
}

/// The answer of any other host: the file `HOST_PATH.ENDING` of `tests/fixtures/hosts`, whatever the query; one that
/// ends in `.404.ENDING` comes with that status.
fn of_host(path: &str) -> Option<Response> {
    let name = path.split('?').next()?.trim_matches('/').replace('/', "_").replace(':', "-");
    let name = name.strip_suffix(".html").or_else(|| name.strip_suffix(".bib")).unwrap_or(&name);
    let kinds = [("json", "application/json"), ("html", "text/html; charset=utf-8"), ("bib", "text/x-bibtex")];
    let file = |ending: String| std::fs::read(fixtures().join(format!("hosts/{name}.{ending}"))).ok();
    kinds.into_iter().find_map(|(ending, kind)| {
        let found = file(ending.to_owned()).map(|body| Response::new(200, kind, body));
        found.or_else(|| file(format!("404.{ending}")).map(|body| Response::new(404, kind, body)))
    })
}

/// The program in a folder of its own, with a home of its own, at a fixed time.
pub struct Sandbox {
    folder: tempfile::TempDir,
    gateway: String,
}

/// The end of a run.
pub struct Ran {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Sandbox {
    pub fn new(gateway: &Gateway) -> Self {
        Self { folder: tempfile::tempdir().expect("a folder"), gateway: gateway.url() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), text).expect("a file");
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).expect("a text file")
    }

    /// A command in the sandbox, the program's folder first in `PATH`.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        let bin = Path::new(env!("CARGO_BIN_EXE_refs")).parent().expect("a folder");
        let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap_or_default());
        command.current_dir(self.folder.path());
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("REFS_") || name.starts_with("XDG_")) {
            command.env_remove(name);
        }
        command.env("PATH", path).env("HOME", self.folder.path().join("home")).env("REFS_HTTP_GATEWAY", &self.gateway);
        command
            .env("SOURCE_DATE_EPOCH", "1795392000")
            .env("COLUMNS", "80")
            .env_remove("NO_COLOR")
            .env_remove("CLICOLOR_FORCE");
        command
    }

    pub fn refs(&self, arguments: &[&str]) -> Ran {
        self.refs_with(arguments, "")
    }

    pub fn refs_with(&self, arguments: &[&str], stdin: &str) -> Ran {
        let mut command = self.command(env!("CARGO_BIN_EXE_refs"));
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        child.stdin.take().expect("a pipe").write_all(stdin.as_bytes()).expect("the program reads");
        Ran::from(child.wait_with_output().expect("the program ends"))
    }

    pub fn json(&self, arguments: &[&str]) -> serde_json::Value {
        let ran = self.refs(arguments);
        serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}\n{}{}", ran.stdout, ran.stderr))
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// A text file of the project.
pub fn project_file(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    let mut text = String::new();
    std::fs::File::open(&path)
        .and_then(|mut file| file.read_to_string(&mut text))
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text
}
