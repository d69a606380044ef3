//! The log's central promise: whatever the order in which records arrive, doubled or split over restarts, everyone
//! who has the same records sees the same.

use perron_domain::calls::CallState;
use perron_domain::ids::{OpId, SignUpId, StaffText, VoucherId, WorkshopId};
use perron_domain::log::Command;
use perron_domain::workshop::workshop_id;
use proptest::prelude::*;

use super::support::*;
use crate::{Extras, Store};

const DEVICES: u8 = 3;

/// One step of a script. Small numbers are taken modulo what there is.
#[derive(Clone, Debug)]
enum Step {
    Plan { device: u8, event: u8, seats: u8, later: bool },
    Act { device: u8, owner: u8, event: u8, what: u8, who: u8 },
    Money { device: u8, voucher: u8, amount: u16, reverse: bool },
    Exchange { from: u8, to: u8 },
}

fn step() -> impl Strategy<Value = Step> {
    let device = || 0..DEVICES;
    prop_oneof![
        2 => (device(), 0..3_u8, 0..4_u8, any::<bool>())
            .prop_map(|(device, event, seats, later)| Step::Plan { device, event, seats, later }),
        6 => (device(), device(), 0..3_u8, 0..8_u8, any::<u8>())
            .prop_map(|(device, owner, event, what, who)| Step::Act { device, owner, event, what, who }),
        2 => (device(), 0..2_u8, 1..700_u16, any::<bool>())
            .prop_map(|(device, voucher, amount, reverse)| Step::Money { device, voucher, amount, reverse }),
        2 => (device(), device()).prop_map(|(from, to)| Step::Exchange { from, to }),
    ]
}

/// Plays a script on three devices. Refusals are part of it.
fn play(sites: &mut [Site], script: &[Step]) {
    for (n, step) in (1_u32..).zip(script) {
        let (device, command) = match step {
            Step::Exchange { from, to } => {
                exchange(sites, *from, *to);
                continue;
            }
            Step::Plan { device, event, seats, later } => {
                let mut details = details(u16::from(*seats));
                details.starts = details.starts.plus(-i64::from(*later) * 3_600_000);
                (*device, Command::Plan { source: source(u32::from(*event)), details, origin: None })
            }
            Step::Act { device, owner, event, what, who } => {
                (*device, act(sites, *device, *owner, *event, *what, *who))
            }
            Step::Money { device, voucher, amount, reverse } => {
                (*device, money(sites, *device, *voucher, *amount, *reverse))
            }
        };
        let mut op = op(n);
        op.0[15] = device;
        let _ = sites[usize::from(device)].store.execute(op, &command, &moment(n), Extras::default());
    }
}

fn act(sites: &[Site], device: u8, owner: u8, event: u8, what: u8, who: u8) -> Command {
    let workshop = workshop_id(sites[usize::from(owner)].device(), &source(u32::from(event)));
    let signup = someone(&sites[usize::from(device)].store, workshop, who);
    match what {
        0 => Command::CallOff { workshop },
        1 => Command::SetSignUp { workshop, open: who.is_multiple_of(2) },
        2 => Command::GiveUp { workshop, signup },
        3 => Command::MarkCalled {
            signup,
            state: [CallState::Reached, CallState::NoAnswer][usize::from(who % 2)],
        },
        4 if who < 64 => Command::EraseContact { signup },
        _ => {
            let party = 1 + who % 2;
            Command::SignUp {
                workshop,
                party,
                via: perron_domain::workshop::Via::Desk,
                lang: perron_domain::lang::Lang::EN,
            }
        }
    }
}

fn someone(store: &Store, workshop: WorkshopId, who: u8) -> SignUpId {
    let known = store.workshop(workshop).unwrap().map(|w| w.signups).unwrap_or_default();
    known.get(usize::from(who) % known.len().max(1)).map_or(SignUpId([who; 16]), |s| s.id)
}

fn money(sites: &[Site], device: u8, voucher: u8, amount: u16, reverse: bool) -> Command {
    let id = VoucherId([voucher; 16]);
    let entries = sites[usize::from(device)].store.ledger(id).unwrap().map(|l| l.entries).unwrap_or_default();
    match entries.get(usize::from(amount) % entries.len().max(1)).filter(|_| reverse) {
        Some(entry) => {
            let reason = StaffText::new(&format!("erreur {amount}")).unwrap();
            Command::Reverse { voucher: id, redemption: entry.op, reason }
        }
        None => redeem(voucher, u32::from(amount)),
    }
}

/// Gives one device what another has of all devices.
fn exchange(sites: &mut [Site], from: u8, to: u8) {
    for device in 1..=DEVICES {
        let log = records(&sites[usize::from(from)].store, identity(device).device);
        for bytes in log {
            sites[usize::from(to)].store.import(&bytes, &identity(device).key.public(), START).unwrap();
        }
    }
}

/// An order made from a number: the same number, the same order.
fn shuffled<T>(mut list: Vec<T>, mut seed: u64) -> Vec<T> {
    for i in (1..list.len()).rev() {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        list.swap(i, (seed >> 33) as usize % (i + 1));
    }
    list
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, max_shrink_iters: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_interleaving_duplicate_or_split_gives_the_same(
        script in proptest::collection::vec(step(), 1..60), seed in any::<u64>(), split in any::<prop::sample::Index>(),
    ) {
        let mut sites: Vec<Site> = (1..=DEVICES).map(Site::quick).collect();
        play(&mut sites, &script);
        let mut all = Vec::new();
        for (device, site) in (1..=DEVICES).zip(&sites) {
            all.extend(records(&site.store, site.device()).into_iter().map(|bytes| (device, bytes)));
        }
        let doubled = shuffled([all.clone(), all.iter().step_by(2).cloned().collect()].concat(), seed);
        let split = split.index(doubled.len() + 1);
        let mut reader = Site::quick(9);
        for (at, (device, bytes)) in doubled.iter().enumerate() {
            if at == split {
                reader = reader.reopen();
            }
            reader.store.import(bytes, &identity(*device).key.public(), START).unwrap();
        }
        prop_assert_eq!(reader.store.counts().unwrap().parked, 0);
        prop_assert_eq!(reader.store.counts().unwrap().records as usize, all.len());
        let seen = projections(&reader.store);
        for site in &mut sites {
            for (device, bytes) in &doubled {
                site.store.import(bytes, &identity(*device).key.public(), START).unwrap();
            }
            prop_assert_eq!(&seen, &projections(&site.store), "a writer that has everything sees it otherwise");
        }
        assert_replays(&mut reader.store);
        let ops: Vec<OpId> = (1..).zip(&script).map(|(n, _)| op(n)).collect();
        prop_assert!(ops.len() >= all.len(), "no command is recorded twice");
    }
}
