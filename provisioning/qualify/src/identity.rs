//! Which machine is examined, as its firmware says.
//!
//! A field that its maker left empty, or filled with a stand-in, is looked for in the next place: the case, then the
//! board, as assembled machines have it.

use crate::clean;
use crate::exam::Exam;
use crate::report::Machine;

/// Where the kernel shows what the firmware tells.
const DMI: &str = "/sys/class/dmi/id";

/// Makers whose model is in the field of its version, where others have its revision. Their `product_name` is the number of
/// the type: `20L5S0XX00`.
const MODEL_IS_VERSION: [&str; 2] = ["lenovo", "ibm"];

/// Device trees only know the model.
pub(crate) fn machine(exam: &Exam<'_>) -> Machine {
    let told = |field: &str, clean: fn(&str) -> String| {
        let text = exam.text(&format!("{DMI}/{field}")).map(|text| clean(&text));
        text.filter(|text| !text.is_empty())
    };
    let name = |fields: &[&str]| fields.iter().find_map(|field| told(field, clean::name));
    let serial = |fields: &[&str]| fields.iter().find_map(|field| told(field, clean::serial));
    let vendor = name(&["sys_vendor", "board_vendor"]).unwrap_or_default();
    let version = name(&["product_version"])
        .filter(|_| MODEL_IS_VERSION.iter().any(|maker| vendor.to_lowercase().starts_with(maker)));
    let model = match (version, name(&["product_name"])) {
        (Some(version), Some(number)) if version != number => clean::name(&format!("{version} ({number})")),
        (version, number) => version
            .or(number)
            .or_else(|| name(&["board_name"]))
            .or_else(|| exam.text("/proc/device-tree/model"))
            .unwrap_or_default(),
    };
    Machine {
        vendor,
        model,
        serial: serial(&["product_serial", "chassis_serial", "board_serial"]).unwrap_or_default(),
        uuid: told("product_uuid", clean::uuid).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake_machine::FakeMachine;

    fn found(fields: &[(&str, &str)]) -> [String; 4] {
        let with = |machine: FakeMachine, (field, text): &(&str, &str)| {
            machine.file(&format!("{DMI}/{field}"), &format!("{text}\n"))
        };
        let Machine { vendor, model, serial, uuid } =
            fields.iter().fold(FakeMachine::new(), with).qualify().machine;
        [vendor, model, serial, uuid]
    }

    #[test]
    fn lenovos_model_is_in_its_version() {
        for (vendor, version, name, model) in [
            ("LENOVO", "ThinkPad T480", "20L5S0XX00", "ThinkPad T480 (20L5S0XX00)"),
            ("Lenovo", "ThinkCentre M93p", "10A9000YGE", "ThinkCentre M93p (10A9000YGE)"),
            ("IBM", "ThinkPad T43", "1871W8M", "ThinkPad T43 (1871W8M)"),
            ("LENOVO", "INVALID", "80MJ", "80MJ"),
            ("LENOVO", "ThinkPad T480", "", "ThinkPad T480"),
            ("LENOVO", "ThinkPad T480", "ThinkPad T480", "ThinkPad T480"),
            ("Exemple", "1.0", "Portable 15", "Portable 15"),
            ("Exemple", "", "To Be Filled By O.E.M.", ""),
        ] {
            let fields = [("sys_vendor", vendor), ("product_version", version), ("product_name", name)];
            assert_eq!(found(&fields)[1], model, "{fields:?}");
        }
    }

    #[test]
    fn what_the_maker_left_out_is_taken_from_case_and_board() {
        let board =
            [("board_vendor", "ASRock"), ("board_name", "H81M-ITX"), ("board_serial", "M80-55021500133")];
        let left_out = [
            ("sys_vendor", "To Be Filled By O.E.M."),
            ("product_name", "To Be Filled By O.E.M."),
            ("product_serial", "To Be Filled By O.E.M."),
            ("chassis_serial", "0123456789"),
        ];
        let bogus = [("product_uuid", "03000200-0400-0500-0006-000700080009")];
        let machine = found(&[&board[..], &left_out, &bogus].concat());
        assert_eq!(machine, ["ASRock", "H81M-ITX", "M80-55021500133", ""]);
        let own = [("product_serial", "PF0ABCDE"), ("product_uuid", "4C4C4544-0042-3510-8054-B4C04F564432")];
        let machine = found(&[&board[..], &own].concat());
        assert_eq!(machine[2..], ["PF0ABCDE", "4c4c4544-0042-3510-8054-b4c04f564432"]);
    }

    #[test]
    fn a_serial_number_that_is_none_is_left_out() {
        for serial in
            ["0123456789", "INVALID", "N/A", "........", "00000000", "System Serial Number", "xxxxxxxx"]
        {
            assert_eq!(found(&[("product_serial", serial)])[2], "", "{serial}");
        }
    }
}
