//! What was freed is no longer in memory. A process of its own, because the bounds hold for all of it.
#![cfg(target_env = "gnu")]
#![allow(clippy::unwrap_used, missing_docs, reason = "a test may stop")]

use std::hint::black_box;

const KIB: u64 = 1024;

/// Anonymous memory of this process, in bytes.
fn anonymous() -> u64 {
    let text = std::fs::read_to_string("/proc/self/smaps_rollup").unwrap();
    let line = text.lines().find(|l| l.starts_with("Anonymous:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * KIB
}

/// As a PIN's hash does: much memory, and again.
fn large(bytes: usize) {
    drop(black_box(vec![1_u8; bytes]));
}

/// Many small blocks of which the last stays, so that the store cannot simply become shorter.
fn small_with_one_that_stays() -> Vec<u8> {
    let blocks: Vec<Vec<u8>> = (0..200_000).map(|n| black_box(vec![1_u8; 40 + n % 60])).collect();
    let stays = vec![1_u8; 100];
    drop(blocks);
    stays
}

// One test: two at once would read each other's memory.
#[test]
fn what_was_freed_goes_back() {
    assert!(perron_memory::bound(), "the allocator refused a bound");
    let before = anonymous();
    let on_a_thread = std::thread::spawn(|| {
        for _ in 0..4 {
            large(19 * 1024 * 1024);
        }
        anonymous()
    });
    let after = on_a_thread.join().unwrap();
    assert!(after < before + 4 * KIB * KIB, "large blocks stayed: {before} before, {after} after");

    let stays = std::thread::spawn(small_with_one_that_stays).join().unwrap();
    let kept = anonymous();
    assert!(kept > before + 8 * KIB * KIB, "the store is expected to keep small blocks: {before}, {kept}");
    assert!(perron_memory::give_back(), "there was nothing to give back");
    let given = anonymous();
    assert!(
        given < before + 4 * KIB * KIB,
        "small blocks stayed: {before} before, {kept} kept, {given} after"
    );
    drop(stays);
}
