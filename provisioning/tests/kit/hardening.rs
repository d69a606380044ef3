//! The program itself: from its beginning nothing of its memory can be dumped.

#[path = "../../../kiosk-app/tests/hardening/held.rs"]
mod held;

#[test]
fn a_crash_of_the_program_leaves_no_picture_of_its_memory() {
    held::assert_no_core_dumps(env!("CARGO_BIN_EXE_perron-kit"));
}
