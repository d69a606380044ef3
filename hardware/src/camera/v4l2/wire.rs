//! The kernel's records for video capture, as `linux/videodev2.h` lays them out on 64-bit machines, and its numbers.
//!
//! Only the parts that are used have names; the rest is there for its length. All of them are plain numbers.

/// Takes pictures and gives them in one plane.
pub(super) const CAN_CAPTURE: u32 = 0x0000_0001;
/// Gives pictures through memory that it shares.
pub(super) const CAN_STREAM: u32 = 0x0400_0000;
/// Says what this node can, besides what the whole device can.
pub(super) const HAS_NODE_ABILITIES: u32 = 0x8000_0000;
/// Buffers of pictures in one plane.
pub(super) const CAPTURE: u32 = 1;
/// Buffers in memory that the driver has and this program sees.
pub(super) const MAPPED: u32 = 1;
/// Whole pictures, not every other line.
pub(super) const WHOLE: u32 = 1;
/// The driver says that a picture is damaged.
pub(super) const DAMAGED: u32 = 0x40;
/// Sizes or intervals one by one; all other kinds are ranges.
pub(super) const ONE_BY_ONE: u32 = 1;

/// The name of a pixel format.
pub(super) const fn fourcc(name: &[u8; 4]) -> u32 {
    u32::from_le_bytes(*name)
}

/// What a node is and can.
#[repr(C)]
#[derive(Clone, Debug, Default)]
pub(super) struct Capability {
    pub(super) driver: [u8; 16],
    pub(super) card: [u8; 32],
    pub(super) bus: [u8; 32],
    pub(super) version: u32,
    pub(super) device: u32,
    pub(super) node: u32,
    pub(super) reserved: [u32; 3],
}

/// One of its pixel formats.
#[repr(C)]
#[derive(Clone, Debug, Default)]
pub(super) struct FormatEntry {
    pub(super) index: u32,
    pub(super) kind: u32,
    pub(super) flags: u32,
    pub(super) description: [u8; 32],
    pub(super) fourcc: u32,
    pub(super) rest: [u32; 4],
}

/// One size of a format, or a range of them.
#[repr(C)]
#[derive(Clone, Debug, Default)]
pub(super) struct SizeEntry {
    pub(super) index: u32,
    pub(super) fourcc: u32,
    pub(super) kind: u32,
    /// Width and height; or the least, the most and the step of the width, and the same of the height.
    pub(super) values: [u32; 6],
    pub(super) reserved: [u32; 2],
}

/// One time between two pictures, or a range of them.
#[repr(C)]
#[derive(Clone, Debug, Default)]
pub(super) struct IntervalEntry {
    pub(super) index: u32,
    pub(super) fourcc: u32,
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) kind: u32,
    /// Seconds as numerator and denominator: one time, or the shortest, the longest and the step.
    pub(super) values: [u32; 6],
    pub(super) reserved: [u32; 2],
}

/// The format that is set.
#[repr(C)]
#[derive(Clone, Debug)]
pub(super) struct Format {
    pub(super) kind: u32,
    gap: u32,
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) fourcc: u32,
    pub(super) field: u32,
    /// From the start of one line to the next.
    pub(super) line_bytes: u32,
    pub(super) picture_bytes: u32,
    rest: [u32; 44],
}

impl Format {
    pub(super) fn asked(fourcc: u32, width: u32, height: u32) -> Self {
        let (line_bytes, picture_bytes) = (0, 0);
        Self {
            kind: CAPTURE,
            gap: 0,
            width,
            height,
            fourcc,
            field: WHOLE,
            line_bytes,
            picture_bytes,
            rest: [0; 44],
        }
    }
}

/// How fast pictures follow each other.
#[repr(C)]
#[derive(Clone, Debug)]
pub(super) struct Rate {
    pub(super) kind: u32,
    can: u32,
    mode: u32,
    /// Seconds between two pictures: numerator and denominator.
    pub(super) interval: (u32, u32),
    rest: [u32; 46],
}

impl Rate {
    pub(super) fn asked(interval: (u32, u32)) -> Self {
        Self { kind: CAPTURE, can: 0, mode: 0, interval, rest: [0; 46] }
    }
}

/// How many buffers there are.
#[repr(C)]
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) count: u32,
    pub(super) kind: u32,
    pub(super) memory: u32,
    rest: [u32; 2],
}

impl Request {
    pub(super) fn asked(count: u32) -> Self {
        Self { count, kind: CAPTURE, memory: MAPPED, rest: [0; 2] }
    }
}

/// One buffer.
#[repr(C)]
#[derive(Clone, Debug)]
pub(super) struct Buffer {
    pub(super) index: u32,
    pub(super) kind: u32,
    pub(super) used: u32,
    pub(super) flags: u32,
    pub(super) field: u32,
    gap: u32,
    time: [u64; 2],
    code: [u32; 4],
    pub(super) number: u32,
    pub(super) memory: u32,
    /// Where its memory is found.
    pub(super) offset: u64,
    pub(super) length: u32,
    reserved: [u32; 3],
}

impl Buffer {
    pub(super) fn asked(index: u32) -> Self {
        Self {
            index,
            kind: CAPTURE,
            used: 0,
            flags: 0,
            field: 0,
            gap: 0,
            time: [0; 2],
            code: [0; 4],
            number: 0,
            memory: MAPPED,
            offset: 0,
            length: 0,
            reserved: [0; 3],
        }
    }
}

/// The number of a call: which way its record goes, how long it is, and which call of video.
const fn number<T>(way: u64, call: u64) -> u64 {
    way << 30 | (size_of::<T>() as u64) << 16 | (b'V' as u64) << 8 | call
}

const INTO_KERNEL: u64 = 1;
const OUT_OF_KERNEL: u64 = 2;
const BOTH: u64 = 3;

pub(super) const CAPABILITY: u64 = number::<Capability>(OUT_OF_KERNEL, 0);
pub(super) const FORMATS: u64 = number::<FormatEntry>(BOTH, 2);
pub(super) const SET_FORMAT: u64 = number::<Format>(BOTH, 5);
pub(super) const REQUEST: u64 = number::<Request>(BOTH, 8);
pub(super) const QUERY: u64 = number::<Buffer>(BOTH, 9);
pub(super) const QUEUE: u64 = number::<Buffer>(BOTH, 15);
pub(super) const DEQUEUE: u64 = number::<Buffer>(BOTH, 17);
pub(super) const START: u64 = number::<i32>(INTO_KERNEL, 18);
pub(super) const STOP: u64 = number::<i32>(INTO_KERNEL, 19);
pub(super) const SET_RATE: u64 = number::<Rate>(BOTH, 22);
pub(super) const SIZES: u64 = number::<SizeEntry>(BOTH, 74);
pub(super) const INTERVALS: u64 = number::<IntervalEntry>(BOTH, 75);

#[cfg(test)]
mod tests {
    use super::*;

    /// As a C compiler gives them for the kernel's header on x86-64; each number holds the length of its record.
    #[test]
    fn the_records_are_the_kernels() {
        let numbers = [
            (CAPABILITY, 0x8068_5600),
            (FORMATS, 0xc040_5602),
            (SET_FORMAT, 0xc0d0_5605),
            (REQUEST, 0xc014_5608),
            (QUERY, 0xc058_5609),
            (QUEUE, 0xc058_560f),
            (DEQUEUE, 0xc058_5611),
            (START, 0x4004_5612),
            (STOP, 0x4004_5613),
            (SET_RATE, 0xc0cc_5616),
            (SIZES, 0xc02c_564a),
            (INTERVALS, 0xc034_564b),
        ];
        for (ours, kernels) in numbers {
            assert_eq!(ours, kernels, "{ours:x}");
        }
        assert_eq!(std::mem::offset_of!(Format, picture_bytes), 28);
        assert_eq!(std::mem::offset_of!(Rate, interval), 12);
        assert_eq!(std::mem::offset_of!(Buffer, number), 56);
        assert_eq!(std::mem::offset_of!(Buffer, offset), 64);
        assert_eq!(std::mem::offset_of!(Buffer, length), 72);
        assert_eq!(fourcc(b"YUYV"), 0x5659_5559);
    }
}
