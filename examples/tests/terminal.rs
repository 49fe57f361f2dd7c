//! The CI step on a terminal.

use std::fs::File;
use std::io::Read as _;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use rustix::fs::{Mode, OFlags};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

use crate::process::{command, dev, lines};

/// Runs a command whose standard error is a terminal. `Output::stderr` is what the terminal received.
async fn on_a_terminal(mut command: Command) -> Output {
    let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&ours).unwrap();
    unlockpt(&ours).unwrap();
    let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
    let theirs = rustix::fs::open(ptsname(&ours, Vec::new()).unwrap(), flags, Mode::empty()).unwrap();
    let child = command.stdout(Stdio::piped()).stderr(theirs).spawn().unwrap();
    // `command` keeps the terminal open, and reading would never end.
    drop(command);
    let run = move || {
        let mut screen = Vec::new();
        // Linux reports the end as an error.
        let _ = File::from(ours).read_to_end(&mut screen);
        Output { stderr: screen, ..child.wait_with_output().unwrap() }
    };
    tokio::task::spawn_blocking(run).await.unwrap()
}

#[tokio::test]
async fn progress_on_a_terminal_is_a_spinner_that_is_cleared() {
    const CLEAR_LINE: &str = "\r\x1b[2K";
    let server = dev().run_duration(Duration::from_secs(1)).start().await.unwrap();
    let variables = [("INNGEST_DEV", server.base_url()), ("TERM", "xterm")];
    let output = on_a_terminal(command("ci", &["shop/echo", r#"{"socks":2}"#], &variables)).await;
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(lines(&output.stdout), [r#"{"socks":2}"#]);
    let screen = String::from_utf8(output.stderr).unwrap();
    // What was shown between two clearings of the spinner's line.
    let shown: Vec<_> = screen.split(CLEAR_LINE).collect();
    let turns = shown.iter().filter(|text| text.contains("waiting for the run to end")).count();
    assert!(turns > 2, "the spinner does not turn: {screen:?}");
    for line in ["invoke  shop/echo ", "run     0"] {
        assert!(shown.iter().any(|text| text.starts_with(line)), "{line:?} is not in {screen:?}");
    }
    let last = shown.last().unwrap();
    assert!(last.starts_with("status  COMPLETED after ") && last.ends_with(" ms\r\n"), "{screen:?}");
    assert!(!screen.contains("wait    "), "lines are only for logs: {screen:?}");
}
