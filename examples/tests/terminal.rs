//! The CI step as a person runs it: what it says goes to a terminal.

use std::fs::File;
use std::io::Read as _;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use rustix::fs::{Mode, OFlags};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

use crate::process::{command, dev, lines};

/// Runs a command with a terminal for its standard error; gives what came to the terminal in place of that.
async fn on_a_terminal(mut command: Command) -> Output {
    let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&ours).unwrap();
    unlockpt(&ours).unwrap();
    let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
    let theirs = rustix::fs::open(ptsname(&ours, Vec::new()).unwrap(), flags, Mode::empty()).unwrap();
    let child = command.stdout(Stdio::piped()).stderr(theirs).spawn().unwrap();
    // It holds the terminal, which ends when nobody but us does.
    drop(command);
    let run = move || {
        let mut screen = Vec::new();
        // Linux calls the end an error.
        let _ = File::from(ours).read_to_end(&mut screen);
        Output { stderr: screen, ..child.wait_with_output().unwrap() }
    };
    tokio::task::spawn_blocking(run).await.unwrap()
}

#[tokio::test]
async fn progress_is_a_spinner_that_leaves_no_trace() {
    const CLEAR_LINE: &str = "\r\x1b[2K";
    let server = dev().run_duration(Duration::from_secs(1)).start().await.unwrap();
    let variables = [("INNGEST_DEV", server.base_url()), ("TERM", "xterm")];
    let output = on_a_terminal(command("ci", &["shop/echo", r#"{"socks":2}"#], &variables)).await;
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(lines(&output.stdout), [r#"{"socks":2}"#]);
    let screen = String::from_utf8(output.stderr).unwrap();
    // What stands where the spinner was cleared, until it is cleared again.
    let shown: Vec<_> = screen.split(CLEAR_LINE).collect();
    let turns = shown.iter().filter(|text| text.contains("waiting for the run's end")).count();
    assert!(turns > 2, "it turns: {screen:?}");
    for line in ["invoke  shop/echo ", "run     0"] {
        assert!(shown.iter().any(|text| text.starts_with(line)), "{line:?} is not in {screen:?}");
    }
    let last = shown.last().unwrap();
    assert!(last.starts_with("status  COMPLETED after ") && last.ends_with(" ms\r\n"), "{screen:?}");
    assert!(!screen.contains("wait    "), "lines are for a log: {screen:?}");
}
