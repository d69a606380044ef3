//! A copy of everything, in memory: the caller seals and signs it before it touches a stick. Contacts in it are sealed
//! besides.
//!
//! It holds rows, not a database: whoever reads it back decodes bounded values and checks each record, and no statement,
//! trigger or page of a stranger ever reaches SQLite. What belongs to one machine is not in it: print jobs, PINs, counts
//! of wrong attempts, what was known of the clock.

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use perron_domain::crypto::PublicKey;
use perron_domain::ids::{DeviceId, FleetId, SignUpId};
use perron_domain::usage::Counted;
use rusqlite::{Connection, Row};

use crate::tables::records;
use crate::tables::schema::{get_meta, meta};
use crate::{Store, StoreError};

/// The largest backup, in bytes: 256 MiB, about fifteen years of a busy kiosk.
pub const BACKUP_MAX: u64 = 256 * 1024 * 1024;
/// The version of the form.
pub(crate) const FORM: u32 = 1;

/// A device whose records are in the backup.
#[derive(Debug, Encode, Decode)]
pub(crate) struct Device {
    #[n(0)]
    pub(crate) public: PublicKey,
    #[n(1)]
    pub(crate) quarantined: bool,
    #[n(2)]
    pub(crate) heir: Option<DeviceId>,
}

/// A sealed contact.
#[derive(Debug, Encode, Decode)]
pub(crate) struct Contact {
    #[n(0)]
    pub(crate) signup: SignUpId,
    #[n(1)]
    pub(crate) sealed: ByteVec,
}

/// A tutorial's counts that are in no record yet.
#[derive(Debug, Encode, Decode)]
pub(crate) struct Count {
    #[n(0)]
    pub(crate) day: i32,
    #[n(1)]
    pub(crate) tutorial: String,
    #[n(2)]
    pub(crate) counted: Counted,
}

/// Everything that another machine can go on with. Fields are only ever added.
#[derive(Debug, Encode, Decode)]
pub(crate) struct Everything {
    #[n(0)]
    pub(crate) form: u32,
    #[n(1)]
    pub(crate) fleet: FleetId,
    #[n(2)]
    pub(crate) device: DeviceId,
    #[n(3)]
    pub(crate) devices: Vec<Device>,
    /// By device and number.
    #[n(4)]
    pub(crate) records: Vec<ByteVec>,
    #[n(5)]
    pub(crate) parked: Vec<ByteVec>,
    #[n(6)]
    pub(crate) forks: Vec<ByteVec>,
    #[n(7)]
    pub(crate) contacts: Vec<Contact>,
    #[n(8)]
    pub(crate) erased: Vec<SignUpId>,
    #[n(9)]
    pub(crate) counts: Vec<Count>,
}

/// How much a backup holds: said before it is restored, and what tells the newer of two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extent {
    /// The last record of each device, by device.
    pub heads: Vec<(DeviceId, u64)>,
    /// Workshops, those that are over included.
    pub workshops: u64,
    /// Sign-ups, those given up included.
    pub signups: u64,
    /// Contacts that were deleted: of two backups with the same records, the one that deleted more is the newer.
    pub erased: u64,
}

impl Store {
    /// Everything as of this moment, as bytes for [`crate::restore()`], and how much it is.
    ///
    /// # Errors
    /// [`StoreError::TooLarge`] beyond [`BACKUP_MAX`]; others when it cannot be read.
    pub fn backup(&mut self) -> Result<(Vec<u8>, Extent), StoreError> {
        let bytes = self.counts()?.bytes;
        if bytes > BACKUP_MAX {
            return Err(StoreError::TooLarge { what: "the backup", bytes, limit: BACKUP_MAX });
        }
        let tx = self.conn.transaction()?;
        let id = |key| -> Result<[u8; 16], StoreError> {
            Ok(get_meta(&tx, key)?.and_then(|bytes| bytes.try_into().ok()).unwrap_or_default())
        };
        let blob = |row: &Row<'_>| row.get::<_, Vec<u8>>(0).map(ByteVec::from);
        let everything = Everything {
            form: FORM,
            fleet: FleetId(id(meta::FLEET)?),
            device: DeviceId(id(meta::DEVICE)?),
            devices: devices(&tx)?,
            records: all(&tx, "SELECT bytes FROM records ORDER BY device, seq", blob)?,
            parked: all(&tx, "SELECT bytes FROM parked ORDER BY device, seq, hash", blob)?,
            forks: all(&tx, "SELECT bytes FROM forks ORDER BY device, seq, hash", blob)?,
            contacts: all(&tx, "SELECT signup, sealed FROM contacts ORDER BY signup", |row| {
                Ok(Contact { signup: SignUpId(row.get(0)?), sealed: row.get::<_, Vec<u8>>(1)?.into() })
            })?,
            erased: all(&tx, "SELECT signup FROM erased ORDER BY signup", |row| row.get(0).map(SignUpId))?,
            counts: counts(&tx)?,
        };
        let extent = extent(&tx, &everything.devices)?;
        drop(tx);
        Ok((minicbor::to_vec(&everything).unwrap_or_default(), extent)) // writing to memory does not fail
    }
}

fn all<T>(
    conn: &Connection,
    sql: &str,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>, StoreError> {
    Ok(conn.prepare(sql)?.query_map([], read)?.collect::<Result<_, _>>()?)
}

fn devices(conn: &Connection) -> Result<Vec<Device>, StoreError> {
    let sql = "SELECT public, quarantined, heir FROM devices ORDER BY device";
    let rows = all(conn, sql, |row| {
        Ok((row.get::<_, Vec<u8>>(0)?, row.get(1)?, row.get::<_, Option<[u8; 16]>>(2)?))
    })?;
    let device = |(public, quarantined, heir): (Vec<u8>, bool, Option<[u8; 16]>)| {
        let public = PublicKey::from_bytes(&public)
            .map_err(|_| StoreError::Damaged("the key of a device is wrong".to_owned()))?;
        Ok(Device { public, quarantined, heir: heir.map(DeviceId) })
    };
    rows.into_iter().map(device).collect()
}

fn counts(conn: &Connection) -> Result<Vec<Count>, StoreError> {
    let sql = "SELECT day, tutorial, counted FROM counts ORDER BY day, tutorial";
    let rows = all(conn, sql, |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, Vec<u8>>(2)?)))?;
    let count = |(day, tutorial, bytes): (i32, String, Vec<u8>)| {
        Ok(Count { day, tutorial, counted: minicbor::decode(&bytes)? })
    };
    rows.into_iter().map(count).collect()
}

fn extent(conn: &Connection, devices: &[Device]) -> Result<Extent, StoreError> {
    let mut heads = Vec::new();
    for device in devices {
        let id = device.public.device_id();
        heads.push((id, records::head(conn, id)?.seq));
    }
    let one = |sql: &str| conn.query_row(sql, [], |row| row.get::<_, u64>(0));
    Ok(Extent {
        heads,
        workshops: one("SELECT count(*) FROM aggregates WHERE kind = 0 AND sort IS NOT NULL")?,
        signups: one("SELECT count(DISTINCT signup) FROM signups")?,
        erased: one("SELECT count(*) FROM erased")?,
    })
}
