//! What a command in a sandbox comes to.

use std::fmt;

use bytes::Bytes;

/// What a command in a sandbox wrote, and the code that it left. Made of a text as well, which is what it wrote to its
/// standard output.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommandOutput {
    pub(super) stdout: Bytes,
    pub(super) stderr: Bytes,
    pub(super) exit_code: i32,
}

impl CommandOutput {
    /// A command that wrote this to its standard output, and left 0.
    pub fn new(stdout: impl Into<Bytes>) -> Self {
        Self { stdout: stdout.into(), ..Self::default() }
    }

    /// The same, which wrote this to its standard error as well.
    #[must_use]
    pub fn stderr(mut self, stderr: impl Into<Bytes>) -> Self {
        self.stderr = stderr.into();
        self
    }

    /// The same, which left this code.
    #[must_use]
    pub const fn exit_code(mut self, code: i32) -> Self {
        self.exit_code = code;
        self
    }
}

impl From<&str> for CommandOutput {
    fn from(stdout: &str) -> Self {
        Self::new(stdout.to_owned())
    }
}

impl From<String> for CommandOutput {
    fn from(stdout: String) -> Self {
        Self::new(stdout)
    }
}

type Exec = dyn Fn(&[String]) -> CommandOutput + Send + Sync;

/// What stands in for the commands of sandboxes.
pub(super) struct Executor(Box<Exec>);

impl Executor {
    pub(super) fn new<T: Into<CommandOutput>>(exec: impl Fn(&[String]) -> T + Send + Sync + 'static) -> Self {
        Self(Box::new(move |command| exec(command).into()))
    }

    pub(super) fn run(&self, command: &[String]) -> CommandOutput {
        (self.0)(command)
    }
}

/// Commands write themselves.
impl Default for Executor {
    fn default() -> Self {
        Self::new(|command| format!("{}\n", command.join(" ")))
    }
}

impl fmt::Debug for Executor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Executor")
    }
}
