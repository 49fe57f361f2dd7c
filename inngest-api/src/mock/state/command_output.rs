//! The simulated commands of sandboxes.

use std::fmt;

use bytes::Bytes;

/// The simulated output of a command in a sandbox.
///
/// Returned by the closure of [`Builder::on_exec`](crate::mock::Builder::on_exec). Converts from `&str` and `String`, which become
/// the standard output of a command that exits with code 0.
///
/// ```
/// use inngest_api::mock::CommandOutput;
///
/// let output = CommandOutput::from("Cargo.toml\nsrc\n");
/// let failure = CommandOutput::new("").stderr("no such file\n").exit_code(2);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommandOutput {
    pub(in crate::mock) stdout: Bytes,
    pub(in crate::mock) stderr: Bytes,
    pub(in crate::mock) exit_code: i32,
}

impl CommandOutput {
    /// Creates the output of a command that wrote `stdout` and exited with code 0.
    pub fn new(stdout: impl Into<Bytes>) -> Self {
        Self { stdout: stdout.into(), ..Self::default() }
    }

    /// Sets what the command wrote to its standard error. Default: nothing.
    #[must_use]
    pub fn stderr(mut self, stderr: impl Into<Bytes>) -> Self {
        self.stderr = stderr.into();
        self
    }

    /// Sets the exit code. Default: 0.
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

type ExecFn = dyn Fn(&[String]) -> CommandOutput + Send + Sync;

/// Runs the simulated commands.
pub(in crate::mock) struct Executor(Box<ExecFn>);

impl Executor {
    pub(in crate::mock) fn new<T: Into<CommandOutput>>(exec: impl Fn(&[String]) -> T + Send + Sync + 'static) -> Self {
        Self(Box::new(move |command| exec(command).into()))
    }

    pub(in crate::mock) fn run(&self, command: &[String]) -> CommandOutput {
        (self.0)(command)
    }
}

/// Each command writes its own command line to its standard output.
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
