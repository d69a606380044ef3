//! Links the released kiosk with packed relocations: 100,000 generated addresses take a tenth of a megabyte instead of
//! three, which the loader would read at every start and keep in memory. Needs binutils 2.38 and glibc 2.36, which
//! Debian 12 has.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let is = |name: &str, value: &str| std::env::var(name).is_ok_and(|found| found == value);
    if is("PROFILE", "release") && is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu") {
        println!("cargo:rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}
