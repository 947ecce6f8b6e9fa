//! Helpers of all tests: the program run in a folder of its own, the built-in tagger, paths into the project.
//!
//! Not here: anything that decides whether a test passes.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use wiretag::{Gazetteer, Tagger};

/// The tagger with the built-in lists; built once for all tests.
pub(crate) static BUILTIN: LazyLock<Tagger> = LazyLock::new(|| Tagger::new(Gazetteer::builtin()));

/// A path in the project.
pub(crate) fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A file of the project as text.
pub(crate) fn read_project(path: &str) -> String {
    fs::read_to_string(project(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// What a finished program left behind.
#[derive(Debug)]
pub(crate) struct Finished {
    /// The exit code; `None` if a signal ended it.
    pub(crate) code: Option<i32>,
    /// Standard output.
    pub(crate) stdout: String,
    /// Standard error.
    pub(crate) stderr: String,
}

impl Finished {
    /// Fails unless the program ended with `code`.
    #[track_caller]
    pub(crate) fn expect_code(self, code: i32) -> Finished {
        assert_eq!(self.code, Some(code), "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }

    /// Fails unless standard error holds all of `parts`.
    #[track_caller]
    pub(crate) fn expect_words(self, parts: &[&str]) -> Finished {
        for part in parts {
            assert!(self.stderr.contains(part), "{part:?} is not in stderr:\n{}", self.stderr);
        }
        self
    }

    /// Everything in one text, for snapshots.
    pub(crate) fn transcript(&self) -> String {
        let code = self.code.map_or("none".to_owned(), |c| c.to_string());
        format!("exit code: {code}\n---- stdout ----\n{}---- stderr ----\n{}", self.stdout, self.stderr)
    }
}

/// A temporary folder in which the program runs, so that paths in messages are short and always the same.
pub(crate) struct Bench {
    folder: tempfile::TempDir,
}

impl Bench {
    /// An empty folder.
    pub(crate) fn new() -> Bench {
        Bench { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// A folder with these files.
    pub(crate) fn with(files: &[(&str, &str)]) -> Bench {
        let bench = Bench::new();
        files.iter().for_each(|(name, content)| bench.write(name, content));
        bench
    }

    /// A path in the folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file, and the folders above it.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// A file as text.
    #[track_caller]
    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    /// Whether a file or folder is there.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.path(name).exists()
    }

    /// The program, ready to start in the folder.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wiretag"));
        // The width of help texts must not depend on the terminal.
        command.args(args).current_dir(self.folder.path()).env_remove("COLUMNS").stdin(Stdio::null());
        command
    }

    /// Runs the program in the folder.
    pub(crate) fn run(&self, args: &[&str]) -> Finished {
        let out = self.command(args).output().expect("the program starts");
        finished(&out)
    }

    /// Runs the program in the folder and gives it `input`.
    pub(crate) fn run_with_input(&self, args: &[&str], input: &[u8]) -> Finished {
        let mut command = self.command(args);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let out = std::thread::scope(|scope| {
            // A program that fails early closes its input; that is no failure of the test.
            scope.spawn(move || stdin.write_all(input).is_ok());
            child.wait_with_output().unwrap()
        });
        finished(&out)
    }
}

/// The rows of a CSV text, without the header.
pub(crate) fn rows_of(table: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn finished(out: &std::process::Output) -> Finished {
    Finished {
        code: out.status.code(),
        stdout: String::from_utf8(out.stdout.clone()).expect("UTF-8 on stdout"),
        stderr: String::from_utf8(out.stderr.clone()).expect("UTF-8 on stderr"),
    }
}
