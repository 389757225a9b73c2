//! Archives for tests.

/// An archive of files as they are.
pub(crate) fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let word = |value: usize| u16::try_from(value).unwrap_or(u16::MAX).to_le_bytes();
    let long = |value: usize| u32::try_from(value).unwrap_or(u32::MAX).to_le_bytes();
    let (mut out, mut list) = (Vec::new(), Vec::new());
    for (name, bytes) in files {
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        let start = out.len();
        let mut fields = vec![20, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        fields.extend(crc.sum().to_le_bytes());
        fields.extend([long(bytes.len()), long(bytes.len())].concat());
        fields.extend([word(name.len()), [0, 0]].concat());
        out.extend(b"PK\x03\x04");
        out.extend(&fields);
        out.extend(name.bytes());
        out.extend(*bytes);
        list.extend(b"PK\x01\x02\x14\0");
        list.extend(&fields);
        list.extend([0; 10]);
        list.extend(long(start));
        list.extend(name.bytes());
    }
    let start = out.len();
    out.extend(&list);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([word(files.len()), word(files.len())].concat());
    out.extend([long(list.len()), long(start)].concat());
    out.extend([0, 0]);
    out
}
