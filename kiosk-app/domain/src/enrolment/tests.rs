//! What is signed comes back whole or not at all, on a medium that loses its power at any block.

use std::collections::BTreeMap;

use minicbor::Encoder;
use proptest::prelude::*;

use super::slots::{BlankError, Found, Partition, Rest, blank, holds_only, read, write};
use super::*;
use crate::ids::{FleetId, StaffText};

const SECRET: &str = "s3cret-du-pont";

fn key(n: u8) -> SigningKey {
    SigningKey::from_seed([n; 32])
}

fn enrolment(tag: &str) -> Enrolment {
    let wifi = Wifi { ssid: "Mairie".to_owned(), password: WifiPassword::new(SECRET) };
    Enrolment {
        machine: Machine {
            fleet: FleetId([7; 16]),
            asset_tag: tag.to_owned(),
            place: StaffText::lossy("Salle « A »"),
            role: MachineRole::Station,
            language: "pt-BR".to_owned(),
            hostname: "borne-1".to_owned(),
            issued: "2026-02-03".parse().unwrap(),
            wifi: Some(wifi),
        },
        site: b"name = \"Pont\"\n".to_vec(),
        badges: vec![1; 300],
        trust: Some(vec![2; 6000]),
    }
}

fn message(tag: &str) -> Message {
    enrolment(tag).sign(&key(1)).unwrap()
}

#[test]
fn the_type_is_the_same_in_both_forms() {
    let text = TYPE_GUID.replace('-', "");
    let mut bytes = data_encoding::HEXLOWER.decode(text.as_bytes()).unwrap();
    bytes[..4].reverse();
    bytes[4..6].reverse();
    bytes[6..8].reverse();
    assert_eq!(bytes, TYPE_GUID_BYTES);
}

#[test]
fn the_payload_is_as_documented() {
    let mut payload = Vec::new();
    let mut e = Encoder::new(&mut payload);
    e.map(4).unwrap().u8(0).unwrap().map(8).unwrap();
    e.u8(0).unwrap().bytes(&[7; 16]).unwrap().u8(1).unwrap().str("K-1").unwrap();
    e.u8(2).unwrap().str("Salle « A »").unwrap().u8(3).unwrap().u8(1).unwrap();
    e.u8(4).unwrap().str("pt-BR").unwrap().u8(5).unwrap().str("borne-1").unwrap();
    e.u8(6).unwrap().u32(20_487).unwrap().u8(7).unwrap().map(2).unwrap();
    e.u8(0).unwrap().str("Mairie").unwrap().u8(1).unwrap().str(SECRET).unwrap();
    e.u8(1).unwrap().bytes(b"name = \"Pont\"\n").unwrap().u8(2).unwrap().bytes(&[1; 300]).unwrap();
    e.u8(3).unwrap().bytes(&[2; 6000]).unwrap();
    assert_eq!(message("K-1").0.as_slice(), sign1(&key(1), &payload, b"perron enrolment 1"));
}

#[test]
fn what_is_signed_comes_back_and_every_altered_byte_is_refused() {
    let least = Enrolment { trust: None, badges: vec![1], ..enrolment("K-1") };
    let open =
        Machine { wifi: Some(Wifi { ssid: "é".repeat(16), password: None }), ..least.machine.clone() };
    let cable = Machine { wifi: None, ..least.machine.clone() };
    for given in [
        enrolment("K-1"),
        Enrolment { machine: open, ..least.clone() },
        Enrolment { machine: cable, ..least.clone() },
        Enrolment {
            site: vec![1; SITE_MAX],
            badges: vec![2; BADGES_FILE_MAX],
            trust: Some(vec![3; TRUST_MAX]),
            ..least.clone()
        },
    ] {
        assert_eq!(given.sign(&key(1)).unwrap().open(&key(1).public()).unwrap(), given);
    }
    let signed = least.sign(&key(1)).unwrap();
    assert!(signed.open(&key(2).public()).is_err());
    for at in 0..signed.0.len() {
        let mut bad = signed.clone();
        bad.0[at] ^= 1 << (at % 8);
        assert!(bad.open(&key(1).public()).is_err(), "byte {at}");
    }
    let other = sign1(&key(1), &minicbor::to_vec(&least).unwrap(), b"perron trust list 1");
    assert!(Message(Zeroizing::new(other)).open(&key(1).public()).is_err(), "another kind of message");
}

#[test]
fn what_no_kiosk_may_use_is_neither_signed_nor_read_and_no_secret_is_shown() {
    type Change = fn(&mut Enrolment);
    let table: [(&str, Change); 14] = [
        ("asset tag", |e| e.machine.asset_tag = "../x".to_owned()),
        ("asset tag", |e| e.machine.asset_tag = "a".repeat(33)),
        ("place", |e| e.machine.place = StaffText::default()),
        ("place", |e| e.machine.place = StaffText::lossy(&"é".repeat(81))),
        ("language", |e| e.machine.language = "fr_FR".to_owned()),
        ("language", |e| e.machine.language = "fr-".to_owned()),
        ("host name", |e| e.machine.hostname = "Borne".to_owned()),
        ("host name", |e| e.machine.hostname = "a\nb".to_owned()),
        ("Wi-Fi name", |e| e.machine.wifi.as_mut().unwrap().ssid = "a\nkey_mgmt=NONE".to_owned()),
        ("Wi-Fi name", |e| e.machine.wifi.as_mut().unwrap().ssid = "é".repeat(17)),
        ("site.toml", |e| e.site = vec![]),
        ("site.toml", |e| e.site = vec![1; SITE_MAX + 1]),
        ("badges.perron", |e| e.badges = vec![1; BADGES_FILE_MAX + 1]),
        ("trust.perron", |e| e.trust = Some(vec![1; TRUST_MAX + 1])),
    ];
    for (what, change) in table {
        let mut bad = enrolment("K-1");
        change(&mut bad);
        let said = bad.sign(&key(1)).unwrap_err().to_string();
        assert!(said.contains(what) && !said.contains(SECRET), "{what}: {said}");
        let signed = Message(Zeroizing::new(sign1(&key(1), &minicbor::to_vec(&bad).unwrap(), CONTEXT)));
        assert!(signed.open(&key(1).public()).is_err(), "{what}");
    }
    let mut short = minicbor::to_vec(enrolment("K-1")).unwrap();
    let at = short.windows(SECRET.len()).position(|bytes| bytes == SECRET.as_bytes()).unwrap();
    short[at] = b'\n';
    let signed = Message(Zeroizing::new(sign1(&key(1), &short, CONTEXT)));
    let said = signed.open(&key(1).public()).unwrap_err().to_string();
    assert!(said.contains("no WPA2 password") && !said.contains(&SECRET[1..]), "{said}");
    let shown = format!("{:?} {:?}", enrolment("K-1"), message("K-1"));
    assert!(shown.contains("WifiPassword(…)") && !shown.contains(SECRET), "{shown}");
}

#[test]
fn a_new_date_says_nothing_new() {
    let one = enrolment("K-1");
    let mut later = one.clone();
    later.machine.issued = "2027-01-01".parse().unwrap();
    assert!(one.says_as(&later));
    for other in [
        enrolment("K-2"),
        Enrolment { trust: None, ..one.clone() },
        Enrolment { site: vec![1], ..one.clone() },
    ] {
        assert!(!one.says_as(&other) && !other.says_as(&one));
    }
}

/// A partition in memory that keeps so many blocks more, then none.
#[derive(Clone, Default)]
struct Memory {
    blocks: BTreeMap<u64, [u8; BLOCK]>,
    left: Option<usize>,
    lies: bool,
}

#[derive(Debug, PartialEq, Eq)]
struct Cut;

fn ensure_within(at: u64, bytes: usize) {
    assert!(at.is_multiple_of(BLOCK as u64) && bytes.is_multiple_of(BLOCK));
    assert!(at + bytes as u64 <= PARTITION_BYTES);
}

impl Partition for Memory {
    type Error = Cut;

    fn read(&mut self, at: u64, into: &mut [u8]) -> Result<(), Cut> {
        ensure_within(at, into.len());
        for (number, block) in (at / BLOCK as u64..).zip(into.chunks_mut(BLOCK)) {
            block.copy_from_slice(self.blocks.get(&number).unwrap_or(&[0; BLOCK]));
        }
        Ok(())
    }

    fn write(&mut self, at: u64, bytes: &[u8]) -> Result<(), Cut> {
        ensure_within(at, bytes.len());
        for (number, block) in (at / BLOCK as u64..).zip(bytes.chunks(BLOCK)) {
            if let Some(left) = &mut self.left {
                *left = left.checked_sub(1).ok_or(Cut)?;
            }
            if !self.lies {
                self.blocks.insert(number, block.try_into().unwrap());
            }
        }
        Ok(())
    }

    fn sync(&mut self) -> Result<(), Cut> {
        Ok(())
    }
}

impl Memory {
    fn with(messages: &[&Message]) -> Self {
        let mut memory = Self::default();
        messages.iter().for_each(|message| write(&mut memory, message).unwrap());
        memory
    }

    /// What is left after a power cut at each block of some work, and after all of it.
    fn cut(&self, work: impl Fn(&mut Self) -> bool) -> Vec<Self> {
        let mut found = Vec::new();
        loop {
            let mut memory = Self { left: Some(found.len()), ..self.clone() };
            let is_done = work(&mut memory);
            found.push(Self { left: None, ..memory });
            if is_done {
                return found;
            }
        }
    }

    fn counts(&mut self) -> Option<Message> {
        read(self).unwrap().message
    }
}

#[test]
fn wherever_the_power_goes_one_whole_enrolment_counts_and_nothing_is_left_unnoticed() {
    let (old, third) = (message("K-1"), message("K-3"));
    let new = Enrolment { trust: None, badges: vec![1], ..enrolment("K-2") }.sign(&key(1)).unwrap();
    let fresh = Memory::default();
    let once = Memory::with(&[&old]);
    let twice = Memory::with(&[&third, &old]);
    // An older one that the power kept from being blanked, a half one in the slot that does not count, and a long one of
    // which only the front was blanked.
    let both = once.cut(|memory| write(memory, &new).is_ok());
    let half = once.cut(|memory| write(memory, &third).is_ok());
    let front = once.cut(|memory| blank(memory).is_ok());
    assert_eq!(new.0.len().div_ceil(BLOCK) + 1, old.0.len().div_ceil(BLOCK));
    let starts = [
        fresh,
        once,
        twice,
        both[2].clone(),
        both[3].clone(),
        half[1].clone(),
        half[2].clone(),
        front[1].clone(),
    ];
    for (start, mut before) in starts.into_iter().enumerate() {
        let old = before.counts();
        for (blocks, mut memory) in before.cut(|memory| write(memory, &new).is_ok()).into_iter().enumerate() {
            let found = read(&mut memory).unwrap();
            let is_whole = found.message == old || found.message.as_ref() == Some(&new);
            assert!(is_whole, "start {start}, {blocks} blocks: {found:?}");
            if found.rest == Rest::Nothing {
                let is_alone = match &found.message {
                    Some(message) => holds_only(&mut memory, message).unwrap(),
                    None => memory.blocks.values().all(|block| *block == [0; BLOCK]),
                };
                assert!(is_alone, "start {start}, {blocks} blocks");
            }
            write(&mut memory, &third).unwrap();
            assert!(holds_only(&mut memory, &third).unwrap(), "start {start}, {blocks} blocks");
            assert_eq!(
                read(&mut memory).unwrap(),
                Found { message: Some(third.clone()), rest: Rest::Nothing }
            );
        }
    }
}

#[test]
fn blanking_leaves_the_enrolment_or_a_trace_until_every_byte_is_gone() {
    let (old, new) = (message("K-1"), message("K-2"));
    let once = Memory::with(&[&old]);
    let both = once.cut(|memory| write(memory, &new).is_ok())[3].clone();
    assert_eq!(read(&mut both.clone()).unwrap(), Found { message: Some(new.clone()), rest: Rest::Remains });
    for mut before in [Memory::default(), once.clone(), both] {
        let old = before.counts();
        for mut memory in before.cut(|memory| blank(memory).is_ok()) {
            let found = read(&mut memory).unwrap();
            assert!(found.message.is_none() || found.message == old, "{found:?}");
            let is_blank = memory.blocks.values().all(|block| *block == [0; BLOCK]);
            assert!(is_blank || found != Found { message: None, rest: Rest::Nothing });
            assert_eq!(blank(&mut memory), Ok(()));
            assert!(memory.blocks.values().all(|block| *block == [0; BLOCK]));
        }
    }
    assert_eq!(blank(&mut Memory { lies: true, ..once.clone() }), Err(BlankError::NotBlank));
    assert_eq!(blank(&mut Memory { left: Some(0), ..once }), Err(BlankError::Partition(Cut)));
}

#[test]
fn every_altered_byte_of_a_slot_is_seen() {
    let given = Enrolment { trust: None, badges: vec![1], ..enrolment("K-1") }.sign(&key(1)).unwrap();
    let memory = Memory::with(&[&given]);
    assert_eq!(memory.blocks[&0][..20], *b"PERRONEN\x01\0\0\0\x01\0\0\0\xc1\0\0\0".as_slice());
    assert_eq!(given.0.len(), 0xc1);
    for at in 0..BLOCK + given.0.len() {
        let mut memory = memory.clone();
        memory.blocks.get_mut(&((at / BLOCK) as u64)).unwrap()[at % BLOCK] ^= 1 << (at % 8);
        let found = read(&mut memory).unwrap();
        assert!(found.message.is_none() && found.rest != Rest::Nothing, "byte {at}: {found:?}");
    }
    for behind in [1, 2047] {
        let mut memory = memory.clone();
        memory.blocks.insert(behind, [1; BLOCK]);
        assert!(!holds_only(&mut memory, &given).unwrap(), "block {behind}");
    }
    assert!(!holds_only(&mut memory.clone(), &message("K-2")).unwrap());
    assert!(
        !holds_only(&mut Memory { blocks: BTreeMap::from([(3000, [1; BLOCK])]), ..memory }, &given).unwrap()
    );
}

#[test]
fn generations_go_round_and_a_later_format_is_said() {
    let (old, new) = (message("K-1"), message("K-2"));
    let mut memory = Memory::with(&[&old]);
    memory.blocks.insert(0, slots::header(u32::MAX, &old.0));
    assert_eq!(memory.counts().as_ref(), Some(&old));
    let last = memory.cut(|memory| write(memory, &new).is_ok());
    assert!(last.into_iter().all(|mut memory| memory.counts().is_some()));
    write(&mut memory, &new).unwrap();
    assert_eq!((memory.counts().as_ref(), memory.blocks[&2048][12..16].to_vec()), (Some(&new), vec![0; 4]));
    memory.blocks.get_mut(&2048).unwrap()[8] = 2;
    assert_eq!(read(&mut memory).unwrap(), Found { message: None, rest: Rest::Later(2) });
}

proptest! {
    #[test]
    fn no_bytes_are_a_message(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(Message(Zeroizing::new(bytes.clone())).open(&key(1).public()).is_err());
        let signed = Message(Zeroizing::new(sign1(&key(1), &bytes, CONTEXT)));
        prop_assert!(signed.open(&key(1).public()).is_err());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn whatever_lies_in_a_slot_the_other_one_counts_and_it_is_written_over(
        header in proptest::collection::vec(any::<u8>(), 0..80),
        begins in any::<bool>(),
        is_enrolled in any::<bool>(),
    ) {
        let mut memory = if is_enrolled { Memory::with(&[&message("K-1")]) } else { Memory::default() };
        let mut block = [0; BLOCK];
        let numbers: &[u8] = if begins { b"PERRONEN\x01\0\0\0\0\0\0\0" } else { b"" };
        block.iter_mut().zip(numbers.iter().chain(&header)).for_each(|(to, from)| *to = *from);
        memory.blocks.insert(2048, block);
        prop_assert_eq!(memory.counts().is_some(), is_enrolled);
        write(&mut memory, &message("K-2")).unwrap();
        prop_assert!(holds_only(&mut memory, &message("K-2")).unwrap());
    }
}
