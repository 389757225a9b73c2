//! Signals that end the process: SIGINT, which a terminal sends, SIGHUP, which it leaves behind when it closes, and
//! SIGTERM, which a runner sends.
//!
//! A thread waits for them. It takes away what would stay behind (see [`passing`](super::passing)), and ends the
//! process with the code of the signal, whatever the others do: read from a pipe that nobody writes to, write a large
//! report, wait for `git`. A second signal, a while later, ends it at once.

#[cfg(unix)]
mod unix {
    use std::sync::mpsc;
    use std::time::{Duration, Instant};

    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::flag;
    use signal_hook::iterator::Signals;

    use crate::cli::passing;
    use crate::report::ExitStatus;

    /// Signals, and what they end with.
    const ENDS: [(i32, ExitStatus); 3] = [
        (SIGHUP, ExitStatus::HungUp),
        (SIGINT, ExitStatus::Interrupted),
        (SIGTERM, ExitStatus::Terminated),
    ];

    /// How long a further signal is the same one: a terminal and the parent often send it both.
    const SAME: Duration = Duration::from_secs(1);

    pub(super) fn watch() {
        let ignored = ignored(&std::fs::read_to_string("/proc/self/status").unwrap_or_default());
        let heeded = |signal: &i32| ignored & (1 << (signal - 1)) == 0;
        let signals: Vec<i32> = ENDS
            .map(|(signal, _)| signal)
            .into_iter()
            .filter(heeded)
            .collect();
        // A signal without a thread to wait for it would be lost, so the thread comes first. Where there can be none,
        // the signal ends the process as it always did.
        let (hand, taken) = mpsc::channel();
        let thread = std::thread::Builder::new().name("signals".to_owned());
        if thread.spawn(move || taken.recv().map(wait)).is_err() {
            return;
        }
        let Ok(heard) = Signals::new(&signals) else { return };
        for signal in signals {
            // It fails where the line before it would have.
            let _ = flag::register(signal, &passing::ENDED);
        }
        // The thread waits for this and nothing else.
        let _ = hand.send(heard);
    }

    fn wait(mut heard: Signals) {
        let mut first: Option<Instant> = None;
        for signal in heard.forever() {
            match first {
                None => {
                    first = Some(Instant::now());
                    let clear = move || {
                        passing::clear();
                        exit(signal);
                    };
                    // Beside this thread, which still hears who cannot wait.
                    if std::thread::Builder::new().spawn(clear).is_err() {
                        clear();
                    }
                }
                Some(first) if first.elapsed() >= SAME => exit(signal),
                Some(_) => {}
            }
        }
    }

    fn exit(signal: i32) {
        let status = ENDS.iter().find(|(known, _)| *known == signal);
        let code = status
            .map_or(ExitStatus::Interrupted, |(_, status)| *status)
            .code();
        #[expect(clippy::exit, reason = "no other thread need be able to end by itself")]
        std::process::exit(code.into());
    }

    /// Signals that whoever started the process wants ignored, as a shell does for what it runs in the background; a
    /// bit each, none where the system does not tell.
    fn ignored(status: &str) -> u64 {
        let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
            .unwrap_or(0)
    }

    #[cfg(test)]
    mod tests {
        use super::ignored;

        #[test]
        fn what_is_ignored_is_a_bit_each() {
            assert_eq!(
                ignored("Name:\tx\nSigIgn:\t0000000000001006\nSigCgt:\t1\n"),
                0x1006
            );
            assert_eq!(ignored("SigIgn:\t?\n"), 0);
            assert_eq!(ignored(""), 0);
        }
    }
}

/// Starts to wait for signals.
pub(super) fn watch() {
    #[cfg(unix)]
    unix::watch();
}
