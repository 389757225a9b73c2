//! Base64 (RFC 4648).

use std::sync::Arc;

use super::standard::arity;
use super::{Function, Style};
use crate::expr::eval::Site;
use crate::expr::failure::{ErrorKind, Eval};
use crate::expr::value::{Shared, Value, View};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new(
        "base64.encode",
        Style::Global,
        1..=1,
        "base64.encode(bytes)",
        encode,
    ),
    Function::new(
        "base64.decode",
        Style::Global,
        1..=1,
        "base64.decode(text)",
        decode,
    ),
];

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn encode<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [value] = args else { return arity(site) };
    let View::Bytes(bytes) = value.view() else {
        return Err(site.wrong_type("`base64.encode`", "bytes", value));
    };
    site.charge_text(bytes.len())?;
    let mut out = String::with_capacity(bytes.len() / 3 * 4 + 4);
    for chunk in bytes.chunks(3) {
        let byte = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4_usize {
            if place > chunk.len() {
                out.push('=');
                continue;
            }
            let index = (bits >> (18 - 6 * place)) & 63;
            out.push(ALPHABET.get(index as usize).copied().map_or('=', char::from));
        }
    }
    Ok(Value::owned_text(out))
}

fn decode<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [value] = args else { return arity(site) };
    let text = site.text("`base64.decode`", value)?;
    match decoded(text) {
        Some(bytes) => Ok(Value::Bytes(Shared::Owned(Arc::from(bytes)))),
        None => Err(site.error(ErrorKind::Value, "this text is not base64")),
    }
}

/// The bytes of a text in base64; the padding may be left out.
fn decoded(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches('=');
    let padding = text.len() - digits.len();
    if padding > 2 || digits.len() % 4 == 1 || (padding > 0 && !text.len().is_multiple_of(4)) {
        return None;
    }
    let mut out = Vec::with_capacity(digits.len() / 4 * 3 + 3);
    for chunk in digits.as_bytes().chunks(4) {
        let mut bits: u32 = 0;
        for index in 0..4 {
            let digit = match chunk.get(index) {
                Some(byte) => ALPHABET.iter().position(|known| known == byte)?,
                None => 0,
            };
            bits = bits << 6 | u32::try_from(digit).ok()?;
        }
        let [_, bytes @ ..] = bits.to_be_bytes();
        out.extend_from_slice(bytes.get(..chunk.len() - 1).unwrap_or(&[]));
    }
    Some(out)
}
