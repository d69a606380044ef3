//! One command, one transaction, one sync: decided, signed, recorded and projected together, or not at all.
//!
//! ```text
//!  BEGIN IMMEDIATE ─► op known? ──yes──► the outcome as it was recorded
//!        │ no
//!        ▼
//!  load ─► decide ──refused──► nothing
//!        │ bodies (none: it is so already, nothing to record)
//!        ▼
//!  sign ─► insert record ─► evolve ─► save rows, sealed contact, print job ─► COMMIT (the one sync)
//! ```

use perron_domain::contact::SealedContact;
use perron_domain::ids::{OpId, SignUpId};
use perron_domain::jobs::{JobId, NewJob};
use perron_domain::log::{self, Body, Command, Known, Payload, RECORD_MAX, Refusal};
use perron_domain::rules;
use perron_domain::time::{Hlc, Moment};
use rusqlite::Connection;

use crate::database::begin;
use crate::identity::Identity;
use crate::tables::project::{self, Projector};
use crate::tables::{contacts, jobs, records};
use crate::{ExecuteError, Store, StoreError};

/// What is stored together with a command, or not at all.
#[derive(Clone, Debug, Default)]
pub struct Extras {
    /// How to reach the person who signs up, sealed to the sign-up that the command makes.
    pub contact: Option<SealedContact>,
    /// What to print when the command is recorded.
    pub job: Option<NewJob>,
}

/// A command that is on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committed {
    /// The command.
    pub op: OpId,
    /// Its record in this device's log; none when there was nothing to record.
    pub seq: Option<u64>,
    /// What was decided.
    pub bodies: Vec<Body>,
    /// What will be printed. None also when the spool was full: then the screen shows the code.
    pub job: Option<JobId>,
    /// False when the command had been executed before; nothing was done again then.
    pub fresh: bool,
}

impl Store {
    /// Executes a command. The same `op` again gives the first outcome and does nothing.
    ///
    /// # Errors
    /// [`ExecuteError::Refused`] when the rules say no, [`ExecuteError::Store`] when the disk does; nothing is
    /// recorded then.
    pub fn execute(
        &mut self,
        op: OpId,
        command: &Command,
        moment: &Moment,
        extras: Extras,
    ) -> Result<Committed, ExecuteError> {
        let tx = begin(&mut self.conn)?;
        let mut writer = Writer { identity: &self.identity, clock: self.clock, erased: false };
        let done = writer.write(&tx, op, command, moment, extras)?;
        let (clock, erased) = (writer.clock, writer.erased);
        tx.commit()?;
        self.written(clock, erased);
        Ok(done)
    }

    /// Executes commands that nobody waits for one by one, as those of an import: each gets a record, and all of them
    /// one sync. Gives for each what became of it, in order; what the rules refuse costs only itself.
    ///
    /// # Errors
    /// [`StoreError`] when the disk says no; nothing at all is recorded then.
    pub fn execute_all(
        &mut self,
        commands: &[(Command, Moment)],
    ) -> Result<Vec<Result<Committed, Refusal>>, StoreError> {
        let tx = begin(&mut self.conn)?;
        let mut writer = Writer { identity: &self.identity, clock: self.clock, erased: false };
        let mut done = Vec::with_capacity(commands.len());
        for (command, moment) in commands {
            let op = command.op(writer.identity.device, moment);
            match writer.write(&tx, op, command, moment, Extras::default()) {
                Ok(committed) => done.push(Ok(committed)),
                Err(ExecuteError::Refused(refusal)) => done.push(Err(refusal)),
                Err(ExecuteError::Store(error)) => return Err(error),
            }
        }
        let (clock, erased) = (writer.clock, writer.erased);
        tx.commit()?;
        self.written(clock, erased);
        Ok(done)
    }

    /// A transaction is on the disk.
    fn written(&mut self, clock: Hlc, erased: bool) {
        self.clock = clock;
        if erased {
            self.empty_wal();
        }
    }
}

/// Writes the records of one transaction.
struct Writer<'a> {
    identity: &'a Identity,
    /// The logical clock after the last record.
    clock: Hlc,
    /// Whether a contact was deleted on the way.
    erased: bool,
}

impl Writer<'_> {
    fn write(
        &mut self,
        tx: &Connection,
        op: OpId,
        command: &Command,
        moment: &Moment,
        extras: Extras,
    ) -> Result<Committed, ExecuteError> {
        let me = self.identity.device;
        if let Some(done) = records::find_op(tx, op, me)? {
            return Ok(outcome(done, jobs::of_op(tx, op)?, false));
        }
        let key = command.key(me);
        let before = project::load(tx, key)?;
        let bodies = rules::decide(before.as_ref(), command, me, moment)?;
        if bodies.is_empty() {
            return Ok(Committed { op, seq: None, bodies, job: None, fresh: true });
        }
        let head = records::head(tx, me)?;
        let (seq, hlc) = (head.seq + 1, self.clock.tick(&moment.time));
        let fleet = self.identity.fleet;
        let payload = Payload {
            v: 1,
            fleet,
            device: me,
            seq,
            prev: head.hash,
            hlc,
            clock_ok: moment.time.is_believed(),
            op_id: op,
            bodies,
        };
        let bytes = log::seal(&self.identity.key, &payload);
        if bytes.len() > RECORD_MAX {
            return Err(StoreError::RecordTooLong { bytes: bytes.len() }.into());
        }
        records::append(tx, &payload, &log::hash(&bytes), &bytes)?;
        let mut projector = Projector::with(key, before);
        projector.apply(tx, &payload)?;
        self.erased |= projector.erased;
        projector.save(tx)?;
        let job = keep(tx, &payload, moment, extras)?;
        self.clock = hlc;
        Ok(outcome(payload, job, true))
    }
}

fn outcome(payload: Payload, job: Option<JobId>, fresh: bool) -> Committed {
    Committed { op: payload.op_id, seq: Some(payload.seq), bodies: payload.bodies, job, fresh }
}

/// Stores what comes with the record.
fn keep(
    conn: &Connection,
    payload: &Payload,
    moment: &Moment,
    extras: Extras,
) -> Result<Option<JobId>, StoreError> {
    if let Some(contact) = &extras.contact {
        if !payload.bodies.iter().any(|body| signs_up(body, contact.signup)) {
            return Err(StoreError::ContactOfAnother { contact: contact.signup });
        }
        contacts::put(conn, contact)?;
    }
    let Some(job) = extras.job else { return Ok(None) };
    match jobs::add(conn, &job, Some(payload.op_id), moment.now()) {
        Ok(job) => Ok(Some(job)),
        Err(StoreError::SpoolFull(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

fn signs_up(body: &Body, who: SignUpId) -> bool {
    matches!(body, Body::Known(
        Known::Granted { signup, .. } | Known::Waitlisted { signup, .. } | Known::SignUpRequested { signup, .. }
    ) if *signup == who)
}
