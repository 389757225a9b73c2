//! Inputs with something changed: the same for the same seed.

/// Numbers that look random: `splitmix64`.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `count`, which is not 0.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        usize::try_from(self.next() % count as u64).unwrap()
    }

    /// A part of something of a length, at most `most` long.
    fn part(&mut self, length: usize, most: usize) -> (usize, usize) {
        let start = self.below(length + 1);
        let end = start + self.below(most.min(length - start) + 1);
        (start, end)
    }
}

/// An input after one to four changes.
pub(crate) fn damaged(seeds: &[Vec<u8>], words: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut input = seeds[dice.below(seeds.len())].clone();
    for _ in 0..=dice.below(4) {
        change(&mut input, seeds, words, dice);
    }
    input
}

fn change(input: &mut Vec<u8>, seeds: &[Vec<u8>], words: &[Vec<u8>], dice: &mut Dice) {
    let (start, end) = dice.part(input.len(), 12);
    match dice.below(7) {
        // Another byte.
        0 if start < input.len() => input[start] = dice.next().to_le_bytes()[0],
        // A part away.
        1 => _ = input.drain(start..end),
        // A part twice.
        2 => {
            let part = input[start..end].to_vec();
            let at = dice.below(input.len() + 1);
            input.splice(at..at, part);
        }
        // The end away.
        3 if dice.below(4) == 0 => input.truncate(start),
        // A part of another input in its place.
        4 => {
            let other = &seeds[dice.below(seeds.len())];
            let (from, to) = dice.part(other.len(), 80);
            input.splice(start..end, other[from..to].iter().copied());
        }
        // A word that means something in its place, or before it.
        _ if !words.is_empty() => {
            let word = &words[dice.below(words.len())];
            let end = if dice.below(2) == 0 { start } else { end };
            input.splice(start..end, word.iter().copied());
        }
        _ => input.extend(dice.next().to_le_bytes()),
    }
}

/// The words of a dictionary of libFuzzer.
pub(crate) fn words(dictionary: &str) -> Vec<Vec<u8>> {
    let lines = dictionary.lines().map(str::trim);
    lines.filter(|line| line.starts_with('"')).map(word).collect()
}

fn word(line: &str) -> Vec<u8> {
    let inner = line.strip_prefix('"').and_then(|line| line.strip_suffix('"'));
    let mut bytes = inner.unwrap().bytes();
    let mut word = Vec::new();
    while let Some(byte) = bytes.next() {
        match (byte, bytes.clone().next()) {
            (b'\\', Some(b'x')) => {
                let digits = [bytes.nth(1).unwrap(), bytes.next().unwrap()];
                let digits = std::str::from_utf8(&digits).unwrap();
                word.push(u8::from_str_radix(digits, 16).unwrap());
            }
            (b'\\', Some(_)) => word.push(bytes.next().unwrap()),
            _ => word.push(byte),
        }
    }
    word
}
