//! A disk in a dock, which says at each opening who it is: to the system, whatever stands in a bay is the same.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use perron_flash::{Access, Disk, Medium, OpenError};

use super::ToolOf;
use super::identity::told_serial;

/// A disk that says its own number past the bridge of its dock.
pub(super) struct InDock {
    medium: Arc<dyn Medium>,
    node: PathBuf,
    serial: String,
    tool: ToolOf,
}

impl InDock {
    pub(super) fn new(medium: Arc<dyn Medium>, node: &Path, serial: &str, tool: ToolOf) -> Self {
        Self { medium, node: node.to_owned(), serial: serial.to_owned(), tool }
    }
}

impl Medium for InDock {
    fn name(&self) -> &str {
        self.medium.name()
    }

    /// It is asked while it is open: from then on a bay that is emptied tears the opening.
    fn open(&self, access: Access) -> Result<Box<dyn Disk>, OpenError> {
        let disk = self.medium.open(access)?;
        let now = told_serial(&self.node, (self.tool)().as_mut());
        if now.as_ref().is_some_and(|now| now.eq_ignore_ascii_case(&self.serial)) {
            return Ok(disk);
        }
        let was = format!("serial number {}", self.serial);
        let is = now.map_or_else(|| "it does not say".to_owned(), |now| format!("serial number {now}"));
        Err(OpenError::Changed { name: self.name().to_owned(), was, is })
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Tools, file_medium};
    use super::*;

    #[test]
    fn a_disk_that_took_the_place_of_another_in_its_bay_is_not_opened() {
        let folder = tempfile::tempdir().unwrap();
        let node = folder.path().join("sdb");
        std::fs::write(&node, [0; 4096]).unwrap();
        let tools = Tools::default();
        let says =
            |serial: &str| drop(tools.0.lock().unwrap().serials.insert(node.clone(), serial.to_owned()));
        let all = tools.clone();
        let tool: ToolOf = Arc::new(move || Box::new(all.clone()));
        let disk = InDock::new(file_medium(&node, u64::MAX), &node, "SSD-AAAA", tool);
        says("ssd-aaaa");
        assert!(disk.open(Access::Write).is_ok());
        says("SSD-BBBB");
        let refused = disk.open(Access::Write).err().unwrap().to_string();
        assert!(refused.contains("SSD-AAAA before, serial number SSD-BBBB now"), "{refused}");
        tools.0.lock().unwrap().serials.clear();
        let refused = disk.open(Access::Read).err().unwrap().to_string();
        assert!(refused.contains("it does not say now"), "{refused}");
    }
}
