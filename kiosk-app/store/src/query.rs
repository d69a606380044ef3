//! What can be asked. Answers come from projections; no record is read.
//!
//! After a restore, the new device carries on the workshops of the old one under new ids. The old ones are then
//! *superseded*: they stay in the log and leave the lists.

use perron_domain::calls::Call;
use perron_domain::ids::{DeviceId, OpId, SignUpId, VoucherId, WorkshopId};
use perron_domain::ledger::Ledger;
use perron_domain::log::{AggregateKey, Body, Known};
use perron_domain::rules::Aggregate;
use perron_domain::ticket::TicketCode;
use perron_domain::time::{DAY, Timestamp};
use perron_domain::workshop::{Workshop, workshop_id};
use rusqlite::OptionalExtension;

use crate::tables::project::list;
use crate::tables::{project, records};
use crate::{Store, StoreError};

/// The longest list that a query gives.
pub const LIST_MAX: usize = 2_500;
/// The longest that a workshop may last, in milliseconds: a week, and some.
const LONGEST: i64 = 8 * DAY;
/// Sign-ups that share a typed code. Two already are rarer than a typing slip that the check symbol misses.
const SAME_CODE_MAX: usize = 8;

/// Figures for the doctor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    /// Records of all devices.
    pub records: u64,
    /// Number of this device's last record.
    pub last_seq: u64,
    /// Devices known.
    pub devices: u64,
    /// Devices in quarantine.
    pub quarantined: u64,
    /// Records that contradict one already known, those under this device's own name included: two machines wrote as one.
    pub forks: u64,
    /// Records that wait for a gap to close.
    pub parked: u64,
    /// Contacts kept.
    pub contacts: u64,
    /// Size of the database, in bytes.
    pub bytes: u64,
}

impl Store {
    /// Workshops that start in `from..to`, earliest first, at most [`LIST_MAX`].
    ///
    /// # Errors
    /// [`StoreError`] when they cannot be read.
    pub fn workshops_between(&self, from: Timestamp, to: Timestamp) -> Result<Vec<Workshop>, StoreError> {
        let sql = "SELECT state FROM aggregates WHERE kind = 0 AND sort >= ?1 AND sort < ?2 ORDER BY sort, id LIMIT ?3";
        let mut list = list(&self.conn, sql, (from.0, to.0, LIST_MAX), |aggregate, _| match aggregate {
            Aggregate::Workshop(workshop) => Some(workshop),
            _ => None,
        })?;
        let mut failed = None;
        list.retain(|workshop| {
            !self.superseded(workshop).unwrap_or_else(|error| failed.replace(error).is_some())
        });
        failed.map_or(Ok(list), Err)
    }

    /// All workshops of this device that are not over at `now`, earliest first, those called off too.
    ///
    /// # Errors
    /// [`StoreError`] when they cannot be read.
    pub fn own_ahead(&self, now: Timestamp) -> Result<Vec<Workshop>, StoreError> {
        let sql = "SELECT state FROM aggregates WHERE kind = 0 AND sort >= ?1 ORDER BY sort, id";
        let me = self.identity.device;
        list(&self.conn, sql, [now.plus(-LONGEST).0], |aggregate, _| match aggregate {
            Aggregate::Workshop(workshop) if workshop.owner == Some(me) => {
                workshop.details.as_ref().is_some_and(|details| details.ends > now).then_some(workshop)
            }
            _ => None,
        })
    }

    /// One workshop.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub fn workshop(&self, id: WorkshopId) -> Result<Option<Workshop>, StoreError> {
        Ok(match project::load(&self.conn, AggregateKey::Workshop(id))? {
            Some(Aggregate::Workshop(workshop)) => Some(workshop),
            _ => None,
        })
    }

    /// The workshop that a sign-up is for, as asked, granted, waiting or given up: the one that was carried on, this
    /// device's own first.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub fn find_signup(&self, signup: SignUpId) -> Result<Option<Workshop>, StoreError> {
        let mut find =
            self.conn.prepare_cached("SELECT workshop FROM signups WHERE signup = ?1 ORDER BY workshop")?;
        let ids: Vec<[u8; 16]> = find.query_map([signup.0], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let mut best: Option<((bool, bool), Workshop)> = None;
        for id in ids {
            let Some(workshop) = self.workshop(WorkshopId(id))? else { continue };
            let asked = workshop.requests.iter().any(|request| request.signup == signup);
            if workshop.signup(signup).is_none() && !asked {
                continue;
            }
            let rank = (!self.superseded(&workshop)?, workshop.owner == Some(self.identity.device));
            if best.as_ref().is_none_or(|(other, _)| rank > *other) {
                best = Some((rank, workshop));
            }
        }
        Ok(best.map(|(_, workshop)| workshop))
    }

    /// Sign-ups with that typed code: none, one, or by a rare chance more.
    ///
    /// # Errors
    /// [`StoreError`] when they cannot be read.
    pub fn find_code(&self, code: TicketCode) -> Result<Vec<(SignUpId, Workshop)>, StoreError> {
        let sql = "SELECT DISTINCT signup FROM signups WHERE code = ?1 ORDER BY signup LIMIT ?2";
        let mut find = self.conn.prepare_cached(sql)?;
        let rows = find.query_map((code.to_string(), SAME_CODE_MAX), |row| row.get(0))?;
        let ids: Vec<[u8; 16]> = rows.collect::<Result<_, _>>()?;
        let found = ids.into_iter().map(SignUpId).map(|id| Ok(self.find_signup(id)?.map(|w| (id, w))));
        found.filter_map(Result::transpose).collect()
    }

    /// What was taken from the voucher of a redemption, found by the redemption's command.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub fn redemption(&self, op: OpId) -> Result<Option<Ledger>, StoreError> {
        let Some(record) = records::find_op(&self.conn, op, self.identity.device)? else { return Ok(None) };
        let voucher = record.bodies.iter().find_map(|body| match body {
            Body::Known(Known::Redeemed { voucher, .. }) => Some(*voucher),
            _ => None,
        });
        voucher.map_or(Ok(None), |voucher| self.ledger(voucher))
    }

    /// What was taken from a voucher; none when nothing ever was.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub fn ledger(&self, voucher: VoucherId) -> Result<Option<Ledger>, StoreError> {
        Ok(match project::load(&self.conn, AggregateKey::Voucher(voucher))? {
            Some(Aggregate::Voucher(ledger)) => Some(ledger),
            _ => None,
        })
    }

    /// Vouchers with a redemption at or after `since`, the last redeemed first, at most `limit` and [`LIST_MAX`].
    ///
    /// # Errors
    /// [`StoreError`] when they cannot be read.
    pub fn ledgers_since(
        &self,
        since: Timestamp,
        limit: usize,
    ) -> Result<Vec<(VoucherId, Ledger)>, StoreError> {
        let sql =
            "SELECT state, id FROM aggregates WHERE kind = 1 AND sort >= ?1 ORDER BY sort DESC, id LIMIT ?2";
        let limit = limit.min(LIST_MAX);
        list(&self.conn, sql, (since.0, limit), |aggregate, row| match aggregate {
            Aggregate::Voucher(ledger) => Some((VoucherId(row.get("id").ok()?), ledger)),
            _ => None,
        })
    }

    /// Whether a person with news coming was called, and whether their contact is gone.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub fn call(&self, signup: SignUpId) -> Result<Call, StoreError> {
        Ok(match project::load(&self.conn, AggregateKey::Call(signup))? {
            Some(Aggregate::Call(call)) => call,
            _ => Call::default(),
        })
    }

    /// Figures for the doctor.
    ///
    /// # Errors
    /// [`StoreError`] when they cannot be read.
    pub fn counts(&self) -> Result<Counts, StoreError> {
        let one = |sql: &str| self.conn.query_row(sql, [], |row| row.get::<_, u64>(0));
        Ok(Counts {
            records: one("SELECT count(*) FROM ops")?,
            last_seq: records::head(&self.conn, self.identity.device)?.seq,
            devices: one("SELECT count(*) FROM devices")?,
            quarantined: one("SELECT count(*) FROM devices WHERE quarantined")?,
            forks: one("SELECT count(*) FROM forks")?,
            parked: one("SELECT count(*) FROM parked")?,
            contacts: one("SELECT count(*) FROM contacts")?,
            bytes: one("PRAGMA page_count")? * one("PRAGMA page_size")?,
        })
    }

    /// Whether the device that took over from the workshop's owner carries it on.
    fn superseded(&self, workshop: &Workshop) -> Result<bool, StoreError> {
        let Some(owner) = workshop.owner.filter(|owner| *owner != self.identity.device) else {
            return Ok(false);
        };
        let mut heir = self.conn.prepare_cached("SELECT heir FROM devices WHERE device = ?1")?;
        let heir: Option<[u8; 16]> = heir.query_row([owner.0], |row| row.get(0)).optional()?.flatten();
        let Some(heir) = heir else { return Ok(false) };
        let carried_on = self.workshop(workshop_id(DeviceId(heir), &workshop.source))?;
        Ok(carried_on.is_some_and(|w| w.details.is_some()))
    }
}
