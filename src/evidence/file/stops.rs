//! Where cells without quotes end.
//!
//! Cells are short, so that a search for each of them costs more than the search
//! itself. Here 64 bytes are compared at once, and every cell that ends among them
//! is a bit.

/// Bytes that are compared at once.
const BLOCK: usize = 64;

/// The delimiters and ends of lines of some bytes, as far as they were asked for.
pub(super) struct Stops {
    delimiter: u8,
    /// Where the block begins that `bits` tells of.
    from: usize,
    /// Whether a byte of the block is a stop, the first byte lowest.
    bits: u64,
}

impl Stops {
    /// Of bytes that are given with every question, and stay the same.
    pub(super) fn new(delimiter: u8) -> Self {
        Self {
            delimiter,
            // Farther than any position: no block is known.
            from: usize::MAX / 2,
            bits: 0,
        }
    }

    /// Whether a byte ends a cell.
    #[inline]
    pub(super) fn is_one(&self, byte: u8) -> bool {
        byte == self.delimiter || byte == b'\n' || byte == b'\r'
    }

    /// The first stop from `at` on; the end of the bytes where there is none.
    #[inline]
    pub(super) fn next(&mut self, bytes: &[u8], mut at: usize) -> usize {
        loop {
            let inside = at.wrapping_sub(self.from);
            if inside < BLOCK {
                let bits = self.bits >> inside;
                if bits != 0 {
                    return at + bits.trailing_zeros() as usize;
                }
                at = self.from + BLOCK;
            }
            if at >= bytes.len() {
                return bytes.len();
            }
            self.look(bytes, at);
        }
    }

    /// Compares the block that begins at `at`.
    fn look(&mut self, bytes: &[u8], at: usize) {
        let rest = bytes.get(at..).unwrap_or(&[]);
        self.from = at;
        self.bits = if let Some(block) = rest.first_chunk::<BLOCK>() {
            self.among(block)
        } else {
            let stops = rest.iter().enumerate().filter(|(_, byte)| self.is_one(**byte));
            stops.fold(0, |bits, (index, _)| bits | 1 << index)
        };
    }

    /// In two steps, each of which compilers turn into a few wide instructions.
    #[inline]
    fn among(&self, block: &[u8; BLOCK]) -> u64 {
        /// Moves the lowest bits of eight bytes next to each other, into the highest byte.
        const GATHER: u64 = 0x0102_0408_1020_4080;
        let hits = block.map(|byte| u8::from(self.is_one(byte)));
        let (words, _) = hits.as_chunks::<8>();
        let words = words.iter().enumerate();
        words.fold(0, |bits, (index, word)| {
            let gathered = u64::from_le_bytes(*word).wrapping_mul(GATHER) >> 56;
            bits | gathered << (index * 8)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Asked from any positions, rising, it says what a plain search says.
        #[test]
        fn stops_are_those_of_a_plain_search(
            bytes in prop::collection::vec(prop_oneof![4 => any::<u8>(), 1 => Just(b';'), 1 => Just(b'\n')], 0..300),
            mut asked in prop::collection::vec(0..320usize, 1..20),
        ) {
            asked.sort_unstable();
            let mut stops = Stops::new(b';');
            for at in asked {
                let at = at.min(bytes.len());
                let plain = bytes[at..].iter().position(|byte| b";\n\r".contains(byte));
                prop_assert_eq!(stops.next(&bytes, at), plain.map_or(bytes.len(), |offset| at + offset));
            }
        }
    }
}
