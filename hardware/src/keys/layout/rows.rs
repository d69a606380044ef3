//! The tables. A space stands for « nothing »; a combining mark for a dead key.
//!
//! Each row has 48 characters: the upper row from the key below Escape (13), the two rows of letters (12 and 12), and the
//! lower one from the key beside the left Shift (11).

/// One layout's characters.
pub(super) struct Rows {
    /// The key alone.
    pub(super) plain: &'static str,
    /// With Shift.
    pub(super) shift: &'static str,
    /// With AltGr.
    pub(super) alt_gr: &'static str,
    /// With both.
    pub(super) both: &'static str,
}

const NOTHING: &str = "                                                ";

#[rustfmt::skip]
pub(super) static US: Rows = Rows {
    plain:  concat!("`1234567890-=", "qwertyuiop[]", "asdfghjkl;'\\", "\\zxcvbnm,./"),
    shift:  concat!("~!@#$%^&*()_+", "QWERTYUIOP{}", "ASDFGHJKL:\"|", "|ZXCVBNM<>?"),
    alt_gr: NOTHING,
    both:   NOTHING,
};

#[rustfmt::skip]
pub(super) static FR: Rows = Rows {
    plain:  concat!("²&é\"'(-è_çà)=", "azertyuiop\u{302}$", "qsdfghjklmù*", "<wxcvbn,;:!"),
    shift:  concat!(" 1234567890°+", "AZERTYUIOP\u{308}£", "QSDFGHJKLM%µ", ">WXCVBN?./§"),
    alt_gr: concat!("  \u{303}#{[|\u{300}\\^@]}", "  €        ¤", "            ", "           "),
    both:   NOTHING,
};

#[rustfmt::skip]
pub(super) static BE: Rows = Rows {
    plain:  concat!("²&é\"'(§è!çà)-", "azertyuiop\u{302}$", "qsdfghjklmùµ", "<wxcvbn,;:="),
    shift:  concat!("³1234567890°_", "AZERTYUIOP\u{308}*", "QSDFGHJKLM%£", ">WXCVBN?./+"),
    alt_gr: concat!(" |@#  ^  {}  ", "  €       []", "          \u{301}\u{300}", "\\         \u{303}"),
    both:   NOTHING,
};

#[rustfmt::skip]
pub(super) static DE: Rows = Rows {
    plain:  concat!("\u{302}1234567890ß\u{301}", "qwertzuiopü+", "asdfghjklöä#", "<yxcvbnm,.-"),
    shift:  concat!("°!\"§$%&/()=?\u{300}", "QWERTZUIOPÜ*", "ASDFGHJKLÖÄ'", ">YXCVBNM;:_"),
    alt_gr: concat!("  ²³   {[]}\\ ", "@ €        ~", "            ", "|      µ   "),
    both:   NOTHING,
};

#[rustfmt::skip]
pub(super) static CH: Rows = Rows {
    plain:  concat!("§1234567890'\u{302}", "qwertzuiopè\u{308}", "asdfghjkléà$", "<yxcvbnm,.-"),
    shift:  concat!("°+\"*ç%&/()=?\u{300}", "QWERTZUIOPü!", "ASDFGHJKLöä£", ">YXCVBNM;:_"),
    alt_gr: concat!(" ¦@#  ¬|¢  \u{301}\u{303}", "  €       []", "          {}", "\\          "),
    both:   NOTHING,
};

#[rustfmt::skip]
pub(super) static UK: Rows = Rows {
    plain:  concat!("`1234567890-=", "qwertyuiop[]", "asdfghjkl;'#", "\\zxcvbnm,./"),
    shift:  concat!("¬!\"£$%^&*()_+", "QWERTYUIOP{}", "ASDFGHJKL:@~", "|ZXCVBNM<>?"),
    alt_gr: concat!("¦   €        ", "  é   úíó   ", "á           ", "           "),
    both:   concat!("             ", "  É   ÚÍÓ   ", "Á           ", "           "),
};

#[rustfmt::skip]
pub(super) static ES: Rows = Rows {
    plain:  concat!("º1234567890'¡", "qwertyuiop\u{300}+", "asdfghjklñ\u{301}ç", "<zxcvbnm,.-"),
    shift:  concat!("ª!\"·$%&/()=?¿", "QWERTYUIOP\u{302}*", "ASDFGHJKLÑ\u{308}Ç", ">ZXCVBNM;:_"),
    alt_gr: concat!("\\|@#\u{303}€¬      ", "  €       []", "          {}", "           "),
    both:   NOTHING,
};

#[rustfmt::skip]
pub(super) static PT: Rows = Rows {
    plain:  concat!("\\1234567890'«", "qwertyuiop+\u{301}", "asdfghjklçº\u{303}", "<zxcvbnm,.-"),
    shift:  concat!("|!\"#$%&/()=?»", "QWERTYUIOP*\u{300}", "ASDFGHJKLÇª\u{302}", ">ZXCVBNM;:_"),
    alt_gr: concat!("  @£§€ {[]}  ", "  €       \u{308}]", "            ", "           "),
    both:   NOTHING,
};

#[rustfmt::skip]
pub(super) static IT: Rows = Rows {
    plain:  concat!("\\1234567890'ì", "qwertyuiopè+", "asdfghjklòàù", "<zxcvbnm,.-"),
    shift:  concat!("|!\"£$%&/()=?^", "QWERTYUIOPé*", "ASDFGHJKLç°§", ">ZXCVBNM;:_"),
    alt_gr: concat!("     €       ", "  €       []", "         @# ", "           "),
    both:   concat!("             ", "          {}", "            ", "           "),
};

#[rustfmt::skip]
pub(super) static TR: Rows = Rows {
    plain:  concat!("\"1234567890*-", "qwertyuıopğü", "asdfghjklşi,", "<zxcvbnmöç."),
    shift:  concat!("é!'\u{302}+%&/()=?_", "QWERTYUIOPĞÜ", "ASDFGHJKLŞİ;", ">ZXCVBNMÖÇ:"),
    alt_gr: concat!("<>£#$½ {[]}\\|", "@ €       \u{308}\u{303}", "æß       \u{301} \u{300}", "|          "),
    both:   NOTHING,
};
