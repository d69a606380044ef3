//! The encoder writes to a device; ours is a vector. Sending is the hardware crate's work, which
//! has to know how far it came.

use std::{cell::RefCell, rc::Rc};

use ::escpos::{driver::Driver, errors::Result};

/// A device that keeps what is written to it.
#[derive(Debug, Clone, Default)]
pub(super) struct Memory(Rc<RefCell<Vec<u8>>>);

impl Memory {
    pub(super) fn length(&self) -> usize {
        self.0.borrow().len()
    }

    pub(super) fn take(&self) -> Vec<u8> {
        self.0.take()
    }
}

impl Driver for Memory {
    fn name(&self) -> String {
        "memory".to_owned()
    }

    fn write(&self, data: &[u8]) -> Result<()> {
        self.0.borrow_mut().extend_from_slice(data);
        Ok(())
    }

    fn read(&self, _buf: &mut [u8]) -> Result<usize> {
        Ok(0)
    }

    fn flush(&self) -> Result<()> {
        Ok(())
    }
}
