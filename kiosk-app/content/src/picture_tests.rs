//! Pictures that are drawn, and those that are not.

use super::*;

fn svg(inside: &str) -> String {
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 320 260\">{inside}</svg>")
}

#[test]
fn shapes_are_drawn() {
    for inside in [
        "",
        "<title>Une lettre</title><desc>Texte</desc>",
        "<g transform=\"translate(10 -4.5) rotate(1e1)\"><path d=\"M0 0l10-5.5.5c1 2,3 4 5e-1 6z\"/></g>",
        "<circle cx=\"1\" cy=\"2\" r=\"3\" style=\"fill:#FFC533\"/><!-- soleil -->",
        "<rect width=\"100%\" height=\"4px\" rx=\"2\"/><polyline points=\"0,0 1,1\" stroke-linejoin=\"round\"/>",
    ] {
        assert_eq!(check(svg(inside).as_bytes()), Ok(()), "{inside}");
    }
}

#[test]
fn what_runs_loads_or_refers_is_refused() {
    for inside in [
        "<script>alert(1)</script>",
        "<image href=\"a.png\"/>",
        "<text>Bonjour</text>",
        "<foreignObject/>",
        "<use href=\"#a\"/>",
        "<a href=\"http://x\"><rect/></a>",
        "<style>@import 'x'</style>",
        "<linearGradient id=\"a\"/>",
        "<filter id=\"a\"/>",
        "<animate attributeName=\"x\"/>",
        "<rect onclick=\"x()\"/>",
        "<rect fill=\"url(#a)\"/>",
        "<rect fill=\"URL(http://x)\"/>",
        "<rect style=\"fill:u\\72l(x)\"/>",
        "<rect xmlns:xlink=\"http://www.w3.org/1999/xlink\" xlink:href=\"#a\"/>",
        "<rect xmlns=\"http://www.w3.org/1999/xhtml\"/>",
        "<rect filter=\"x\"/>",
        "<?xml-stylesheet href=\"x\"?>",
        "<rect width=\"1e9\"/>",
        "<rect width=\"NaN\"/>",
        "<path d=\"M0 0L1e400 0\"/>",
        "<circle r=\"inf\"/>",
    ] {
        assert!(
            matches!(check(svg(inside).as_bytes()), Err(PictureError::Forbidden { .. })),
            "{inside}: {:?}",
            check(svg(inside).as_bytes())
        );
    }
}

#[test]
fn entities_depth_size_and_number_are_bounded() {
    let bomb =
        format!("<!DOCTYPE svg [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>{}", svg("<title>&b;</title>"));
    assert!(matches!(check(bomb.as_bytes()), Err(PictureError::Xml { .. })));
    assert!(matches!(check(svg("<title>&b;</title>").as_bytes()), Err(PictureError::Xml { line: 1, .. })));
    let deep = svg(&format!("{}{}", "<g>".repeat(20_000 / 7), "</g>".repeat(20_000 / 7)));
    assert!(matches!(check(deep.as_bytes()), Err(PictureError::Depth { .. })));
    assert!(matches!(check(svg(&"<g/>".repeat(2100)).as_bytes()), Err(PictureError::Xml { .. })));
    assert_eq!(
        check(" ".repeat(PICTURE_MAX + 1).as_bytes()),
        Err(PictureError::Size { found: PICTURE_MAX + 1 })
    );
    assert!(matches!(check(&[0xff, 0xfe]), Err(PictureError::Xml { .. })));
    assert!(matches!(check(b"<svg"), Err(PictureError::Xml { .. })));
    assert!(matches!(check(b""), Err(PictureError::Xml { .. })));
    for root in [
        "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9\"/>",
        "<html/>",
    ] {
        assert_eq!(check(root.as_bytes()), Err(PictureError::ViewBox), "{root}");
    }
    let third = svg("\n\n<script/>");
    let error = check(third.as_bytes()).unwrap_err();
    assert_eq!(error.line(), 3);
    assert!(!error.remedy().is_empty());
}
