//! Digital passes: asking, guessing, taking.

use crate::bench::*;
use crate::*;

/// A number is scanned where a pass is expected; whether it is looked up.
fn guess(b: &mut Bench) -> bool {
    b.act(HomeAct::Open(Door::Pass));
    let looked_up = has(&b.scan(NUMBER), |e| matches!(e, Effect::Store(_, StoreAsk::Check { .. })));
    if looked_up {
        b.answer(unknown());
    }
    b.act(Action::End);
    looked_up
}

#[test]
fn guessing_numbers_waits_longer_and_longer_across_visits() {
    let mut b = Bench::new(&[8]);
    let mut waits = vec![];
    for n in 1..=8 {
        assert!(guess(&mut b), "{n}");
        let wait = b.k.guards.voucher.wait();
        waits.push(wait);
        if wait > 0 {
            assert!(!guess(&mut b), "another visit does not help");
            b.act(HomeAct::Open(Door::Pass));
            b.scan(NUMBER);
            assert_eq!(*b.notice(), Notice::Wait(WaitFor::Pass));
            b.act(Action::End);
        }
        b.ticks(wait);
    }
    assert_eq!(waits, [0, 0, 0, 0, 30, 60, 120, 240]);
}

#[test]
fn a_kept_guard_is_taken_up_after_a_restart() {
    let mut b = Bench::new(&[8]);
    for _ in 0..5 {
        guess(&mut b);
    }
    let voucher = b.k.guards.voucher;
    let mut b = Bench::new(&[8]);
    b.event(Event::Guards { pin: Guard::default(), voucher, ticket: Guard::default(), pin_set: true });
    assert!(!guess(&mut b));
    assert!(b.k.pin_set);
}

#[test]
fn a_signed_voucher_is_always_read_and_buys_no_guesses() {
    let mut b = Bench::new(&[8]);
    for _ in 0..4 {
        guess(&mut b);
    }
    assert!(has(&b.scan(SIGNED), |e| matches!(e, Effect::Store(_, StoreAsk::Check { .. }))));
    assert!(b.answer(known(0, None)).is_empty());
    b.act(Action::End);
    assert!(guess(&mut b));
    assert!(!guess(&mut b), "the fifth unknown number locks all the same");
    assert!(
        has(&b.scan(SIGNED), |e| matches!(e, Effect::Store(_, StoreAsk::Check { .. }))),
        "a signature cannot be guessed"
    );

    let mut b = Bench::new(&[8]);
    guess(&mut b);
    b.act(HomeAct::Open(Door::Pass));
    b.scan("AB12-CD34-EF57");
    assert_eq!(b.k.guards.voucher.failures, 2, "counted before it is looked up");
    b.answer(known(0, None));
    assert_eq!(b.k.guards.voucher.failures, 1, "nor does a number that one knows: it takes back its own");
}

#[test]
fn only_an_unknown_number_counts_as_a_guess() {
    let problems = [
        VoucherProblem::NotAVoucher,
        VoucherProblem::TooLong,
        VoucherProblem::Damaged,
        VoucherProblem::UnknownIssuer,
        VoucherProblem::Forged,
        VoucherProblem::Revoked,
    ];
    for problem in problems {
        let mut b = Bench::new(&[8]);
        b.act(HomeAct::Open(Door::Pass));
        b.scan(SIGNED);
        let effects = b.answer(Answer::Checked(CheckAnswer::Problem(problem.clone())));
        assert_eq!((effects.len(), b.notice()), (0, &Notice::Pass(problem.clone())));
        b.act(NoticeAct::Close);
        assert!(matches!(b.screen(), Screen::Pass(Pass::Scan)) && b.k.shown.is_uncovered());
        b.scan(NUMBER);
        assert_eq!(b.k.guards.voucher.failures, 1);
        let given_back = b.answer(Answer::Checked(CheckAnswer::Problem(problem)));
        assert!(
            matches!(
                given_back.as_slice(),
                [Effect::Store(_, StoreAsk::SaveGuard { of: Guessed::Voucher, guard })] if guard.failures == 0
            ),
            "{given_back:?}"
        );
    }
}

#[test]
fn asking_takes_nothing() {
    let mut b = Bench::new(&[8]);
    b.act(HomeAct::Open(Door::Pass));
    b.scan(SIGNED);
    b.answer(known(1000, Some(1000)));
    let Screen::Pass(Pass::Worth(view)) = b.screen() else { panic!("{:?}", b.screen()) };
    assert_eq!(view.verdict.left(), Cents(4000));
    assert!(matches!(b.act(PassAct::Print).as_slice(), [Effect::Slip(_, Slip::Pass { .. })]));
    b.acts([Action::Earlier, Action::Later]);
    for act in [RedeemAct::More, RedeemAct::Less, RedeemAct::Choose(0), RedeemAct::Give] {
        assert!(b.act(act).is_empty(), "{act:?}");
    }
    assert!(b.act(PassAct::Another).is_empty());
}

/// The advisor, with a voucher of 50 € under the reader.
fn redeeming(spent: u32, unit: Option<u32>, price: u32) -> Bench {
    let mut b = Bench::new(&[8]);
    b.k.context.site.prices[0].amount = Cents(price);
    b.stored[0].details.as_mut().unwrap().starts = NOON.plus(-3_600_000);
    b.load();
    b.advisor();
    b.scan(SIGNED);
    b.answer(known(spent, unit));
    b
}

fn redeem(b: &Bench) -> &Redeem {
    match b.screen() {
        Screen::Redeem(Redeeming::Voucher(redeem)) => redeem,
        other => panic!("{other:?}"),
    }
}

#[test]
fn amounts_stay_within_what_is_left_and_on_the_unit() {
    let (up, down) = (RedeemAct::More, RedeemAct::Less);
    /// Face, unit, spent, what is pressed, and the amount that results.
    type Case<'a> = (u32, Option<u32>, u32, &'a [RedeemAct], u32);
    let cases: [Case<'_>; 9] = [
        (0, Some(1000), 1000, &[], 1000),
        (0, Some(1000), 1000, &[down, down], 1000),
        (0, Some(1000), 1000, &[up, up, up, up, up, up], 5000),
        (4000, Some(1000), 2000, &[up], 1000),
        (0, None, 1000, &[down], 900),
        (4950, None, 1000, &[], 50),
        (4950, None, 1000, &[up, down], 50),
        (0, Some(1000), 500, &[up], 1000),
        (0, Some(1000), 1500, &[down], 1000),
    ];
    for (spent, unit, price, acts, amount) in cases {
        let mut b = redeeming(spent, unit, price);
        b.acts(acts.iter().copied());
        assert_eq!(redeem(&b).amount, Cents(amount), "{spent} {unit:?} {price} {acts:?}");
    }
}

#[test]
fn a_price_that_is_no_multiple_of_the_unit_is_said_and_not_taken() {
    let mut b = redeeming(0, Some(1000), 1500);
    assert!(b.take().is_empty());
    assert_eq!(b.k.message, Some(Message::CannotTake(true)));
    b.act(RedeemAct::More);
    assert!(matches!(executed(b.take()).command, Command::Redeem { amount: Cents(2000), .. }));
}

#[test]
fn taking_is_one_command_with_its_receipt() {
    let mut b = redeeming(1000, Some(1000), 1000);
    assert_eq!(redeem(&b).choices.first(), Some(&(Service::Workshop, Some(Bench::id(1)))));
    let execute = executed(b.take());
    let Command::Redeem { amount, face, workshop, .. } = &execute.command else { panic!("{execute:?}") };
    assert_eq!((*amount, *face, *workshop), (Cents(1000), Cents(5000), Some(Bench::id(1))));
    let job = execute.job.unwrap();
    assert_eq!((job.kind, job.about), (JobKind::Receipt, execute.op.0));
    let take = RedeemAct::Take(redeem(&b).view.as_ref().unwrap().facts.id);
    for again in [take, RedeemAct::More, RedeemAct::Choose(1), RedeemAct::TypeAmount] {
        assert!(b.act(again).is_empty(), "a double strike takes nothing more");
    }
    assert!(redeem(&b).done.is_none(), "not before the disk has it");
    b.acknowledge(&execute, Committed { bodies: vec![], job: None });
    assert_eq!(redeem(&b).done, Some((Cents(1000), Cents(3000))));
    b.acts([RedeemAct::More, RedeemAct::Choose(1)]);
    assert!(
        b.act(RedeemAct::Another).iter().all(|e| !matches!(e, Effect::Store(_, StoreAsk::Execute(_)))),
        "the next voucher"
    );
}

/// The same, with no price for the workshop.
fn redeeming_unpriced(spent: u32, unit: Option<u32>) -> Bench {
    let mut b = redeeming(spent, unit, 1000);
    b.k.context.site.prices.clear();
    b.act(RedeemAct::Choose(0));
    b
}

#[test]
fn without_a_price_the_amount_is_asked_for_and_none_is_proposed() {
    for unit in [None, Some(1000)] {
        let mut b = redeeming_unpriced(0, unit);
        assert_eq!(redeem(&b).amount, Cents(0), "{unit:?}");
        assert!(b.act(RedeemAct::TypeAmount).is_empty(), "nothing is taken: {unit:?}");
        assert!(matches!(b.screen(), Screen::Redeem(Redeeming::Amount { .. })) && b.screen().is_advisor());
        b.keys("20");
        b.scan("https://example.org");
        assert_eq!(b.k.message, Some(Message::FinishFirst));
        b.act(RedeemAct::Give);
        assert_eq!((redeem(&b).amount, redeem(&b).chosen), (Cents(2000), 0));
        let execute = executed(b.take());
        assert!(matches!(execute.command, Command::Redeem { amount: Cents(2000), .. }));
    }
    let mut b = redeeming(0, None, 0);
    b.act(RedeemAct::TypeAmount);
    assert!(
        matches!(b.screen(), Screen::Redeem(Redeeming::Amount { .. })),
        "what is free has no amount to propose either"
    );
}

#[test]
fn an_amount_beyond_what_is_left_is_said_and_one_beside_the_unit_is_not_taken() {
    let mut b = redeeming_unpriced(3000, Some(1000));
    b.act(RedeemAct::TypeAmount);
    b.keys("20,01");
    assert!(b.act(RedeemAct::Give).is_empty());
    assert_eq!(b.k.message, Some(Message::Refused(Refusal::Amount { left: Cents(2000) })));
    assert!(matches!(b.screen(), Screen::Redeem(Redeeming::Amount { .. })), "and can be put right");
    b.acts([Action::Erase, Action::Erase, Action::Erase, Action::Erase, Action::Erase]);
    assert!(
        b.act(RedeemAct::Give).is_empty() && matches!(b.screen(), Screen::Redeem(Redeeming::Amount { .. })),
        "no amount"
    );
    b.keys("7,50");
    b.act(RedeemAct::Give);
    assert!(b.take().is_empty());
    assert_eq!(b.k.message, Some(Message::CannotTake(true)));
    b.act(RedeemAct::Choose(1));
    b.act(RedeemAct::TypeAmount);
    b.act(Action::Back);
    assert_eq!((redeem(&b).amount, redeem(&b).chosen), (Cents(0), 1), "going back keeps the voucher");
}

#[test]
fn amounts_are_typed_as_people_write_them() {
    for (keys, shown, cents) in [
        ("10", "10", Some(1000)),
        ("7,5", "7,5", Some(750)),
        ("7.50", "7,50", Some(750)),
        ("7,509", "7,50", Some(750)),
        (",5", "5", Some(500)),
        ("1,,2", "1,2", Some(120)),
        ("12a€", "12", Some(1200)),
        ("0", "0", None),
        ("0,00", "0,00", None),
        ("", "", None),
        ("99999999999", "9999999", Some(999_999_900)),
    ] {
        let mut field = Field::new(FieldRule::Amount);
        keys.chars().for_each(|c| field.push(c));
        assert_eq!((field.text(), field.amount()), (shown, cents.map(Cents)), "{keys}");
    }
}

#[test]
fn a_mistake_is_taken_back_with_a_reason() {
    let mut b = redeeming(0, None, 1000);
    b.answer(Answer::Past(vec![past(1, true), past(2, false)]));
    b.reverse_past(0);
    assert!(b.act(RedeemAct::Give).is_empty(), "not without a reason");
    b.keys("mauvais chèque");
    b.scan("https://example.org");
    assert_eq!(b.k.message, Some(Message::FinishFirst));
    let execute = executed(b.act(RedeemAct::Give));
    let Command::Reverse { redemption, reason, .. } = &execute.command else { panic!("{execute:?}") };
    assert_eq!((redemption.0, reason.as_str()), ([2; 16], "Mauvais chèque"));
    assert!(b.act(RedeemAct::Give).is_empty());
}

#[test]
fn a_burst_of_guesses_and_one_that_nobody_waited_for_count_like_any_other() {
    let mut b = Bench::new(&[8]);
    b.act(HomeAct::Open(Door::Pass));
    let looked_up: usize = (0..16)
        .filter(|_| has(&b.scan(NUMBER), |e| matches!(e, Effect::Store(_, StoreAsk::Check { .. }))))
        .count();
    assert_eq!(looked_up, 5, "sixteen in one burst: the sixth already waits");
    b.act(Action::End);
    assert_eq!(
        (b.k.guards.voucher.failures, b.k.guards.voucher.wait()),
        (5, 30),
        "and leaving before the answers is no way out"
    );
}

#[test]
fn a_pass_checked_by_a_doubtful_date_still_says_what_it_is_worth() {
    let mut b = Bench::new(&[8]);
    let wall = NOON.plus(-4000 * DAY);
    b.time = Some(Time { wall, belief: Belief::Wrong, floor: None, ..Time::synchronised(NOON) });
    b.act(HomeAct::Open(Door::Pass));
    b.scan(SIGNED);
    b.answer(known(0, None));
    assert!(matches!(b.screen(), Screen::Pass(Pass::Worth(_))));
    assert_eq!(b.k.context.now, NOON, "judged by the last believed moment, not by the clock on the wall");
}
