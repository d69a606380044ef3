//! A kiosk without one of its workers looks well and does nothing. So a thread that ends though it must not ends the
//! program, with a message, and whatever watches over the program starts it again.
//!
//! ```text
//!  body panics, or returns while nobody stops the kiosk ─► on_death(name): the program ends
//!       returns after a stop ─────────────────────────► nothing
//! ```

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What is done when a thread ends though it must not; its name is given.
pub type OnDeath = Arc<dyn Fn(&str) + Send + Sync>;

/// Knows whether the kiosk is being stopped, and what to do when it is not.
#[derive(Clone)]
pub struct Lifeline {
    stopping: Arc<AtomicBool>,
    on_death: OnDeath,
}

impl std::fmt::Debug for Lifeline {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Lifeline")
    }
}

impl Lifeline {
    /// A line for the threads of one kiosk.
    #[must_use]
    pub fn new(on_death: OnDeath) -> Self {
        Self { stopping: Arc::default(), on_death }
    }

    /// From now on threads end because they are told to.
    pub fn stopping(&self) {
        self.stopping.store(true, Ordering::SeqCst);
    }

    /// Runs a thread that may end by itself, but not in panic.
    pub fn unless_it_panics(&self, name: &str, body: impl FnOnce()) {
        if catch_unwind(AssertUnwindSafe(body)).is_err() {
            self.died(name);
        }
    }

    fn died(&self, name: &str) {
        if !self.stopping.load(Ordering::SeqCst) {
            tracing::error!(name, "a worker ended: the kiosk ends too, to be started again");
            (self.on_death)(name);
        }
    }
}

/// Runs a thread that must not end while the kiosk runs.
pub(crate) fn run_watched(name: &str, line: &Lifeline, body: Box<dyn FnOnce() + Send>) {
    // Whether it returned or panicked: unless the kiosk stops, it is gone.
    drop(catch_unwind(AssertUnwindSafe(body)));
    line.died(name);
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    #[test]
    fn a_thread_that_ends_is_reported_unless_the_kiosk_stops() {
        let (said, heard) = channel();
        let line = Lifeline::new(Arc::new(move |name| said.send(name.to_owned()).unwrap()));
        let cases: [(&str, fn()); 2] = [("store", || {}), ("runner", || panic!("for this test"))];
        for (name, body) in cases {
            run_watched(name, &line, Box::new(body));
            assert_eq!(heard.try_recv().as_deref(), Ok(name));
        }
        line.unless_it_panics("reader", || {});
        assert!(heard.try_recv().is_err(), "a reader may end");
        line.unless_it_panics("reader", || panic!("for this test"));
        assert_eq!(heard.try_recv().as_deref(), Ok("reader"));
        line.stopping();
        run_watched("store", &line, Box::new(|| {}));
        assert!(heard.try_recv().is_err());
    }
}
