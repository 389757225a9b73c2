//! Numbers that look drawn at random and are the same for the same seed: PCG-XSH-RR by M. E. O'Neill.

/// A stream of numbers.
#[derive(Debug)]
pub(crate) struct Random {
    state: u64,
    step: u64,
}

impl Random {
    /// One of several independent streams of a seed.
    pub(crate) fn new(seed: u64, stream: u64) -> Self {
        let mut random = Self {
            state: 0,
            step: (stream << 1) | 1,
        };
        random.next();
        random.state = random.state.wrapping_add(seed);
        random.next();
        random
    }

    fn next(&mut self) -> u32 {
        let old = self.state;
        self.state = old
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(self.step);
        let mixed = ((old >> 18) ^ old) >> 27;
        let turn = u32::try_from(old >> 59).unwrap_or(0);
        u32::try_from(mixed & 0xFFFF_FFFF).unwrap_or(0).rotate_right(turn)
    }

    /// A number below `bound`.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        // The slight preference for small numbers does not matter here.
        (u64::from(self.next()) * bound) >> 32
    }

    /// A number of a range that holds both ends.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = u64::try_from(high - low).unwrap_or(0) + 1;
        low + i64::try_from(self.below(width)).unwrap_or(0)
    }

    /// Whether something happens that happens so often in a hundred.
    pub(crate) fn percent(&mut self, often: u64) -> bool {
        self.below(100) < often
    }

    /// A number around `middle`: half are below it, few are many times as large, as waiting times are.
    pub(crate) fn around(&mut self, middle: i64) -> i64 {
        /// Hundredths of the middle at every tenth of the cases.
        const TENTHS: [i64; 11] = [8, 25, 42, 60, 79, 100, 130, 175, 260, 480, 1_400];
        let tenth = usize::try_from(self.below(10)).unwrap_or(0);
        let (low, high) = (TENTHS[tenth], TENTHS[tenth + 1]);
        (middle * self.between(low, high) / 100).max(1)
    }

    /// One of several, the earlier ones more often.
    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        let count = u64::try_from(from.len()).unwrap_or(1);
        let (a, b) = (self.below(count), self.below(count));
        from[usize::try_from(a.min(b)).unwrap_or(0)]
    }

    /// One of several, each as often.
    pub(crate) fn any<T: Copy>(&mut self, from: &[T]) -> T {
        let count = u64::try_from(from.len()).unwrap_or(1);
        from[usize::try_from(self.below(count)).unwrap_or(0)]
    }

    /// Digits of base 16, as pseudonyms have them.
    pub(crate) fn hex(&mut self, digits: usize) -> String {
        let digit = |_| char::from_digit(u32::try_from(self.below(16)).unwrap_or(0), 16).unwrap_or('0');
        (0..digits).map(digit).collect()
    }
}
