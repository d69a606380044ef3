//! Images with a partition table and a partition for the enrolment, made here, and a site with a roster to enrol them
//! with.

use std::convert::Infallible;
use std::io::Cursor;

use gpt::GptConfig;
use gpt::disk::LogicalBlockSize;
use gpt::mbr::ProtectiveMBR;
use gpt::partition_types::{EFI, LINUX_FS, OperatingSystem, Type};
use perron_domain::crypto::PublicKey;
use perron_domain::enrolment::slots::{Found, Partition, Rest, read};
use perron_domain::enrolment::{Enrolment, PARTITION_BYTES, TYPE_GUID};

use crate::bench::{Bench, field};

/// The radio password of unit K-001 and of K-002: never to be seen but in the target's partition.
pub(crate) const SECRETS: [&str; 2] = ["s3cret-du-pont", "an0ther-s3cret"];
/// The first unit's line, and others.
pub(crate) const ROSTER: &str = "asset-tag;place;role;language;hostname;wifi-ssid;wifi-password\n\
     K-001;\"Médiathèque du Pont; salle 2\";kiosk;fr;borne-001;Mairie;s3cret-du-pont\n\
     K-002;Mairie;station;ar;borne-002;Mairie;an0ther-s3cret\n\
     K-003;Gare;kiosk;pt-BR;borne-003;;\n";

/// The type of the partition that is reserved for the enrolment.
pub(crate) fn reserved() -> Type {
    Type { guid: TYPE_GUID.parse().unwrap(), os: OperatingSystem::None }
}

/// How an image is made: its partitions, what each is for, and its size in bytes.
#[derive(Clone)]
pub(crate) struct Plan(pub(crate) Vec<(Type, u64)>);

impl Plan {
    /// A small image: the boot loader's partition, the one for the enrolment, and a root.
    pub(crate) fn small() -> Self {
        Self(vec![(EFI, 1 << 20), (reserved(), PARTITION_BYTES), (LINUX_FS, 1 << 20)])
    }

    /// The bytes of the image. All partitions but the one for the enrolment are full.
    pub(crate) fn image(&self) -> Vec<u8> {
        let inside: u64 = self.0.iter().map(|(_, bytes)| bytes).sum();
        let size = usize::try_from(inside + (2 << 20)).unwrap();
        let mut device = Cursor::new(vec![0; size]);
        ProtectiveMBR::with_lb_size(u32::try_from(size / 512 - 1).unwrap())
            .overwrite_lba0(&mut device)
            .unwrap();
        let config = GptConfig::new().writable(true).logical_block_size(LogicalBlockSize::Lb512);
        let mut table = config.create_from_device(device, None).unwrap();
        for (number, (kind, bytes)) in (0..).zip(&self.0) {
            table.add_partition(&format!("part{number}"), *bytes, kind.clone(), 0, Some(2048)).unwrap();
        }
        let mut image = table.write().unwrap().into_inner();
        for (number, (kind, _)) in (1..).zip(&self.0) {
            let (start, end) = partition(&image, number);
            image[start..end].fill(if *kind == reserved() { 0 } else { 0x11 });
        }
        image
    }
}

/// Where a partition lies in an image: its first byte and the one after its last.
pub(crate) fn partition(image: &[u8], number: u32) -> (usize, usize) {
    let table = GptConfig::new().open_from_device(Cursor::new(image.to_vec())).unwrap();
    let part = &table.partitions()[&number];
    let byte = |block: u64| usize::try_from(block).unwrap() * 512;
    (byte(part.first_lba), byte(part.last_lba + 1))
}

/// The partition for the enrolment of a small image, as a kiosk reads it.
pub(crate) struct Bytes<'i>(pub(crate) &'i mut [u8]);

impl Partition for Bytes<'_> {
    type Error = Infallible;

    fn read(&mut self, at: u64, into: &mut [u8]) -> Result<(), Infallible> {
        into.copy_from_slice(&self.0[at as usize..at as usize + into.len()]);
        Ok(())
    }

    fn write(&mut self, at: u64, bytes: &[u8]) -> Result<(), Infallible> {
        self.0[at as usize..at as usize + bytes.len()].copy_from_slice(bytes);
        Ok(())
    }

    fn sync(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
}

/// What the partition for the enrolment of a small image holds.
pub(crate) fn found(image: &[u8]) -> Found {
    let (start, end) = partition(image, 2);
    read(&mut Bytes(&mut image[start..end].to_vec())).unwrap()
}

/// The enrolment of a small image, alone there and signed by the bench's site.
pub(crate) fn enrolled(bench: &Bench, image: &[u8]) -> Enrolment {
    let Found { message, rest } = found(image);
    assert_eq!(rest, Rest::Nothing);
    message.unwrap().open(&authority(bench)).unwrap()
}

/// The public key of the bench's site.
pub(crate) fn authority(bench: &Bench) -> PublicKey {
    let key = field(bench, "s/kiosk/site.toml", "authority");
    PublicKey::from_bytes(&data_encoding::HEXLOWER.decode(key.as_bytes()).unwrap()).unwrap()
}

/// Whether a text stands anywhere in these bytes. Long zeroes, of which images are full, are passed over.
pub(crate) fn holds(bytes: &[u8], text: &str) -> bool {
    const STEP: usize = 4096;
    (0..bytes.len()).step_by(STEP).any(|at| {
        let part = &bytes[at..bytes.len().min(at + STEP + text.len())];
        part != &[0; 2 * STEP][..part.len()]
            && part.windows(text.len()).any(|window| window == text.as_bytes())
    })
}

/// A bench with a site `s` and a roster `r.csv`.
pub(crate) fn desk() -> Bench {
    let bench = Bench::ready();
    let path = bench.path("r.csv");
    std::fs::write(&path, ROSTER).unwrap();
    std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    bench
}

/// Runs a command in which words that begin with `@` are paths on the bench.
pub(crate) fn run(bench: &Bench, command: &str) -> (u8, String, String) {
    let words: Vec<String> = command
        .split_whitespace()
        .map(|word| match word.strip_prefix('@') {
            Some(name) => bench.path(name).to_str().unwrap().to_owned(),
            None => word.to_owned(),
        })
        .collect();
    let mut out = Vec::new();
    let mut err = Vec::new();
    let code = perron_kit::run([String::from("perron-kit")].into_iter().chain(words), &mut out, &mut err);
    (code, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
}

/// Runs a command that must succeed without a warning.
pub(crate) fn ok(bench: &Bench, command: &str) -> String {
    let (code, out, err) = run(bench, command);
    assert_eq!((code, err.as_str()), (0, ""), "{command}: {out}");
    out
}
