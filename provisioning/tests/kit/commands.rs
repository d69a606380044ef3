//! The real command line, in folders of its own.

use crate::bench::Bench;
use perron_kit::{EXIT_EXISTS, EXIT_FAILED, EXIT_OK, EXIT_REFUSED, EXIT_USAGE};
use serde_json::json;

#[test]
fn from_a_new_site_to_a_voucher_that_is_worth_ten_euros() {
    let bench = Bench::ready();
    let minted = bench.json(
        "pass mint --issuer-key i/issuer.key --value 10 --count 6 --valid-from 2026-01-01 \
         --valid-until 2026-06-30 --services workshop,one-to-one --order 2026-A --out v.csv",
    );
    assert_eq!(minted[0]["count"], 6);
    for text in bench.vouchers("v.csv") {
        let found = bench.json(&format!("pass inspect {text} --site s --date 2026-03-01"));
        let want = json!({
            "form": "signed", "issuer": "departement-74", "funder": "Conseil départemental", "value_cents": 1000,
            "valid_from": "2026-01-01", "valid_until": "2026-06-30", "tolerance_until": "2026-07-31",
            "services": "workshop,one-to-one", "order": "2026-A", "verdict": "worth",
        });
        for (field, value) in want.as_object().unwrap() {
            assert_eq!(found[0][field], *value, "{field}");
        }
    }
    let pages = bench.json("pass sheet v.csv --out pages");
    assert_eq!(pages.last().unwrap()["pages"], 2);
    let read = bench.json("pass inspect --file pages/vouchers-002.png --site s --date 2026-03-01");
    assert_eq!(read[0]["value_cents"], 1000);
}

#[test]
fn every_code_of_a_page_is_a_voucher_of_the_table() {
    let bench = Bench::ready();
    bench.ok(
        "pass mint --issuer-key i/issuer.key --value 10,50 --count 5 --valid-until 2099-06-30 --out v.csv",
    );
    bench.ok("pass sheet v.csv --out pages");
    let mut on_page = bench.codes("pages/vouchers-001.png");
    let mut minted = bench.vouchers("v.csv");
    on_page.sort();
    minted.sort();
    assert_eq!(on_page, minted);
}

#[test]
fn days_and_places_decide_what_inspect_says() {
    let bench = Bench::new();
    bench.ok("site init --name Médiathèque --out s");
    bench.ok("pass issuer new --id ville --name Ville --funder Ville --territory 74 --from 2020-01-01 --until 2099-12-31 --out i");
    bench.ok("trust make --site s --issuer i/issuer.toml");
    bench.ok(
        "pass mint --issuer-key i/issuer.key --value 10 --valid-from 2026-02-01 --valid-until 2026-06-30 \
         --tolerance-days 31 --out v.csv",
    );
    let text = bench.vouchers("v.csv").remove(0).to_lowercase();
    for (date, place, verdict) in [
        ("2026-01-31", "74010", "not-yet"),
        ("2026-02-01", "74010", "worth"),
        ("2026-06-30", "74010", "worth"),
        ("2026-07-01", "74010", "tolerance"),
        ("2026-07-31", "74010", "tolerance"),
        ("2026-08-01", "74010", "expired"),
        ("2026-06-30", "69123", "elsewhere"),
    ] {
        let found = bench.json(&format!("pass inspect {text} --site s --date {date} --territory {place}"));
        assert_eq!(found[0]["verdict"], verdict, "{date} {place}");
    }
}

#[test]
fn numbers_printed_elsewhere_are_registered_and_found() {
    let bench = Bench::ready();
    bench.write(
        "n.csv",
        "\u{feff}Number;Value;Withdrawn\r\nAB12-CD34-EF56-GH78;10;\r\nZZ12-CD34-EF56-GH79;5,50;oui\r\n",
    );
    let made = bench.json(
        "pass register --issuer-key i/issuer.key --numbers n.csv --valid-from 2026-01-01 \
         --valid-until 2026-06-30 --out r.perron",
    );
    assert_eq!(
        (made[0]["event"].as_str(), made[0]["count"].as_u64()),
        (Some("register"), Some(2)),
        "no warning"
    );
    let found = bench.json("pass inspect ab12cd34ef56gh78 --site s --register r.perron --date 2026-07-15");
    assert_eq!(
        (found[0]["verdict"].as_str(), found[0]["serial"].as_str()),
        (Some("tolerance"), Some("…GH78"))
    );
    for number in ["ZZ12CD34EF56GH79", "AB12CD34EF56GH79"] {
        assert_eq!(
            bench.exit(&format!("pass inspect {number} --site s --register r.perron")),
            EXIT_REFUSED,
            "{number}"
        );
    }
    bench.write("weak.csv", "number\n12345678\n12345679\n");
    let made = bench.json("pass register --issuer-key i/issuer.key --numbers weak.csv --value 10 --valid-until 2099-06-30 --out w.perron");
    assert_eq!(made[0]["event"], "warning");
    assert!(made[0]["text"].as_str().unwrap().contains("27 bits"), "{}", made[0]);
}

#[test]
fn a_wrong_line_is_named() {
    let bench = Bench::ready();
    let make =
        "pass register --issuer-key i/issuer.key --numbers n.csv --valid-until 2026-06-30 --out r.perron";
    for (table, words) in [
        ("number;value\n12345678;10\nnope;10\n", "n.csv, line 3: “nope” is no number"),
        ("number;value\n12345678;ten\n", "line 2: “ten” is no amount"),
        ("number\n12345678\n", "there is no column “value”"),
        ("number;value\n12345678;10\n1234-5678;5\n", "…5678 stands twice"),
        ("number;value\n12345678;0\n", "has no value"),
        ("", "holds no line"),
    ] {
        bench.write("n.csv", table);
        let (code, _, err) = bench.run(make);
        assert_eq!(code, EXIT_REFUSED, "{table:?}");
        assert!(err.contains(words), "{err}");
        assert!(!bench.path("r.perron").exists());
    }
}

#[test]
fn trust_grows_and_only_the_authority_makes_it() {
    let bench = Bench::ready();
    let shown = bench.json("trust show s/kiosk/trust.perron --site s");
    assert_eq!((shown[0]["version"].as_u64(), shown[1]["id"].as_str()), (Some(1), Some("departement-74")));
    assert_eq!(bench.exit("trust make --site s --issuer i/issuer.toml"), EXIT_EXISTS);
    let second = bench.json("trust make --site s --issuer i/issuer.toml --force");
    assert_eq!(second[0]["version"], 2);
    assert_eq!(bench.exit("trust make --site s --list-version 2 --out other.perron"), EXIT_REFUSED);
    let elsewhere = bench.json("trust make --site s --out other.perron");
    assert_eq!((elsewhere[0]["version"].as_u64(), elsewhere[0]["issuers"].as_u64()), (Some(3), Some(0)));
    bench.ok("site init --name Autre --out s2");
    assert_eq!(bench.exit("trust show s/kiosk/trust.perron --site s2"), EXIT_REFUSED);
    let mut bytes = std::fs::read(bench.path("other.perron")).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    std::fs::write(bench.path("other.perron"), bytes).unwrap();
    assert_eq!(bench.exit("trust show other.perron --site s"), EXIT_REFUSED);
}

#[test]
fn what_is_withdrawn_is_refused() {
    let bench = Bench::ready();
    bench.ok("pass mint --issuer-key i/issuer.key --value 10 --count 2 --valid-until 2099-06-30 --out v.csv");
    let texts = bench.vouchers("v.csv");
    let serial =
        bench.json(&format!("pass inspect {} --issuer i/issuer.toml", texts[0]))[0]["serial"].clone();
    let description = std::fs::read_to_string(bench.path("i/issuer.toml")).unwrap();
    bench.write(
        "i/issuer.toml",
        &description.replace("revoked-serials = []", &format!("revoked-serials = [{serial}]")),
    );
    bench.ok("trust make --site s --issuer i/issuer.toml --force");
    assert_eq!(bench.exit(&format!("pass inspect {} --site s", texts[0])), EXIT_REFUSED);
    assert_eq!(bench.exit(&format!("pass inspect {} --site s", texts[1])), EXIT_OK);
    bench.write(
        "i/issuer.toml",
        &description.replace("revoked = false\nrevoked-", "revoked = true\nrevoked-"),
    );
    bench.ok("trust make --site s --issuer i/issuer.toml --force");
    assert_eq!(bench.exit(&format!("pass inspect {} --site s", texts[1])), EXIT_REFUSED);
}

#[test]
fn a_strangers_voucher_and_other_texts_are_refused() {
    let bench = Bench::ready();
    bench.ok("pass issuer new --id departement-74 --name X --funder Y --out other");
    bench.ok("pass mint --issuer-key other/issuer.key --value 10 --valid-until 2099-06-30 --out v.csv");
    let text = bench.vouchers("v.csv").remove(0);
    let (_, _, err) = bench.run(&format!("pass inspect {text} --site s"));
    assert!(err.contains("no issuer that this site trusts"), "{err}");
    for text in ["https://example.org", "PN1:AAAA", "PT1:AAAA", "hello"] {
        assert_eq!(bench.exit(&format!("pass inspect {text} --site s")), EXIT_REFUSED, "{text}");
    }
}

#[test]
fn nothing_is_replaced_unasked() {
    let bench = Bench::ready();
    bench.write("n.csv", "number;value\n12345678;10\n");
    bench.write("old", "mine");
    std::fs::create_dir(bench.path("pages")).unwrap();
    bench.write("pages/vouchers-001.png", "mine");
    bench.ok("pass mint --issuer-key i/issuer.key --value 10 --valid-until 2099-06-30 --out v.csv");
    for command in [
        "site init --name X --out s",
        "badge --site s --out old",
        "badge --site s --new --out old",
        "trust make --site s --out old",
        "pass issuer new --id a --name X --funder Y --out i",
        "pass mint --issuer-key i/issuer.key --value 10 --valid-until 2099-06-30 --out old",
        "pass register --issuer-key i/issuer.key --numbers n.csv --valid-until 2099-06-30 --out old",
        "pass sheet v.csv --out pages",
    ] {
        let before = bench.contents();
        assert_eq!(bench.exit(command), EXIT_EXISTS, "{command}");
        assert_eq!(bench.contents(), before, "{command}");
    }
    bench.ok("pass sheet v.csv --out pages --force");
    assert_eq!(bench.codes("pages/vouchers-001.png"), bench.vouchers("v.csv"));
}

#[test]
fn exit_codes_and_usage() {
    let bench = Bench::ready();
    for (command, code) in [
        ("--help", EXIT_OK),
        ("pass mint --help", EXIT_OK),
        ("--version", EXIT_OK),
        ("", EXIT_USAGE),
        ("pass", EXIT_USAGE),
        ("pass mint --value 10", EXIT_USAGE),
        ("pass inspect", EXIT_USAGE),
        ("pass inspect 12345678", EXIT_USAGE),
        ("trust show f", EXIT_USAGE),
        ("pass issuer new --id UPPER --name X --funder Y --out z", EXIT_USAGE),
        ("pass mint --issuer-key i/issuer.key --value 0 --valid-until 2099-06-30 --out z.csv", EXIT_REFUSED),
        (
            "pass mint --issuer-key i/issuer.key --value 1001 --valid-until 2099-06-30 --out z.csv",
            EXIT_REFUSED,
        ),
        ("pass mint --issuer-key i/issuer.key --value 10 --valid-until 2020-06-30 --out z.csv", EXIT_REFUSED),
        (
            "pass mint --issuer-key s/secret/badge.key --value 10 --valid-until 2099-06-30 --out z.csv",
            EXIT_REFUSED,
        ),
        ("pass mint --issuer-key none.key --value 10 --valid-until 2099-06-30 --out z.csv", EXIT_FAILED),
        (
            "pass mint --issuer-key i/issuer.key --value 10 --valid-until 2099-06-30 --out no/such/z.csv",
            EXIT_FAILED,
        ),
        ("pass inspect --file i/issuer.toml --site s", EXIT_REFUSED),
    ] {
        assert_eq!(bench.exit(command), code, "{command}");
    }
}

#[test]
fn a_mistake_in_a_description_names_its_line_and_a_key_stays_hidden() {
    let bench = Bench::ready();
    let description = std::fs::read_to_string(bench.path("i/issuer.toml")).unwrap();
    for (from, to) in [
        ("until = \"20", "until = \"soon 20"),
        ("services = \"any\"", "services = \"haircut\""),
        ("revoked = false\n", "revokd = false\n"),
    ] {
        bench.write("bad.toml", &description.replacen(from, to, 1));
        let (code, _, err) = bench.run("trust make --site s --issuer bad.toml --out t.perron");
        assert_eq!(code, EXIT_REFUSED);
        assert!(err.contains("bad.toml") && err.contains("line "), "{err}");
    }
    let key = std::fs::read_to_string(bench.path("i/issuer.key")).unwrap();
    let seed = key.split("seed = \"").nth(1).unwrap().trim_end_matches(['"', '\n']).to_owned();
    bench.write("bad.key", &key.replace("seed = ", "sed = "));
    let (code, out, err) =
        bench.run("pass mint --issuer-key bad.key --value 10 --valid-until 2099-06-30 --out z.csv");
    assert_eq!(code, EXIT_REFUSED);
    assert!(err.contains("bad.key") && err.contains("chmod 600"), "{err}");
    assert!(!err.contains(&seed) && !out.contains(&seed), "{err}");
}

#[test]
fn the_manual_covers_every_command() {
    let bench = Bench::new();
    bench.ok("manual --out m");
    let pages: Vec<String> = std::fs::read_dir(bench.path("m/man"))
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    for command in
        ["", "-flash", "-verify", "-probe", "-erase", "-qualify", "-enrol", "-passport-verify", "-bench"]
    {
        assert!(pages.contains(&format!("perron-kit{command}.1")), "{command}: {pages:?}");
    }
    for file in ["perron-kit.bash", "_perron-kit", "perron-kit.fish"] {
        let text = std::fs::read_to_string(bench.path(format!("m/completions/{file}"))).unwrap();
        assert!(text.contains("allow-loop"), "{file}");
    }
}

#[test]
fn an_order_is_shown_with_what_it_leaves_and_one_outside_its_issuer_is_not_signed() {
    let bench = Bench::new();
    bench.ok("site init --name Médiathèque --out s");
    bench.ok("pass issuer new --id ville --name Ville --funder Ville --territory 74 --services workshop,one-to-one --out i");
    let issuer = std::fs::read_to_string(bench.path("i/issuer.toml")).unwrap();
    let order = |code: &str, places: &str| {
        format!(
            "\n[[order]]\ncode = \"{code}\"\nservices = \"workshop,self-service\"\nterritories = [{places}]\n"
        )
    };
    bench.write("i/issuer.toml", &format!("{issuer}{}{}", order("A", "\"74010\", \"75\""), order("B", "")));
    bench.ok("trust make --site s --issuer i/issuer.toml");
    let shown = bench.ok("trust show s/kiosk/trust.perron --site s");
    for line in ["    order A: services workshop; 74010", "    order B: services workshop; 74"] {
        assert!(shown.lines().any(|found| found == line), "{line:?} in {shown}");
    }
    let events = bench.json("trust show s/kiosk/trust.perron --site s");
    assert_eq!(events[1]["orders"][0]["places"], "74010");

    bench.write("i/issuer.toml", &format!("{issuer}{}", order("C", "\"75\"")));
    let (code, _, err) = bench.run("trust make --site s --issuer i/issuer.toml --force");
    assert_eq!(code, EXIT_REFUSED);
    assert!(err.contains("order C of issuer ville") && err.contains("correct"), "{err}");
}
