//! Counts of tutorials: beside the log while the day lasts, one record each when it is over.

use super::support::{Site, assert_replays, count, moment, records};
use perron_domain::usage::Taken;

const TODAY: i32 = 739_900;

#[test]
fn a_day_becomes_one_record_for_each_tutorial_and_tells_no_hour() {
    let mut site = Site::new(1);
    for taken in [Taken::Started, Taken::Stopped(3), Taken::Started, Taken::Finished] {
        site.store.count_tutorial(TODAY, "scams", taken).unwrap();
    }
    site.store.count_tutorial(TODAY, "keyboard", Taken::Started).unwrap();
    site.store.count_tutorial(TODAY + 1, "keyboard", Taken::Started).unwrap();
    assert_eq!(records(&site.store, site.device()).len(), 0);
    assert_eq!(site.store.report_counts(TODAY, &moment(1)).unwrap(), 0, "the day is not over");
    let mut site = site.reopen();
    assert_eq!(site.store.report_counts(TODAY + 1, &moment(2)).unwrap(), 2);
    assert_eq!(records(&site.store, site.device()).len(), 2);
    let used = site.store.usage_between(TODAY, TODAY).unwrap();
    let scams = used.iter().find(|u| u.tutorial.as_str() == "scams").unwrap();
    assert_eq!((scams.sum.started, scams.sum.finished, scams.sum.stopped[&3]), (2, 1, 1));
    assert_eq!((used.len(), count(&site.store, "SELECT count(*) FROM counts")), (2, 1));
    assert_eq!(site.store.report_counts(TODAY + 1, &moment(3)).unwrap(), 0);
    assert_replays(&mut site.store);
}

#[test]
fn a_report_that_was_cut_short_is_not_counted_twice() {
    let mut site = Site::new(1);
    site.store.count_tutorial(TODAY, "scams", Taken::Started).unwrap();
    let kept: Vec<u8> =
        site.store.conn.query_row("SELECT counted FROM counts", [], |row| row.get(0)).unwrap();
    site.store.report_counts(TODAY + 1, &moment(1)).unwrap();
    // The power went between the record and the deletion.
    site.store.conn.execute("INSERT INTO counts VALUES (?1, 'scams', ?2)", (TODAY, kept)).unwrap();
    site.store.report_counts(TODAY + 1, &moment(2)).unwrap();
    assert_eq!(site.store.usage_between(TODAY, TODAY).unwrap()[0].sum.started, 1);
    assert_eq!(records(&site.store, site.device()).len(), 1);
}
