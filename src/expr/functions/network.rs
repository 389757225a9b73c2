//! Addresses of the internet protocol, and ranges of them.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::standard::arity;
use super::{Function, Style};
use crate::expr::eval::Site;
use crate::expr::failure::{ErrorKind, Eval};
use crate::expr::value::{Network, Value, View, brief};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("ip", Style::Both, 1..=1, "ip('192.0.2.1')", ip),
    Function::new("isIP", Style::Global, 1..=1, "isIP(text)", is_ip),
    Function::new(
        "ip.isCanonical",
        Style::Global,
        1..=1,
        "ip.isCanonical(text)",
        is_canonical,
    ),
    Function::new("cidr", Style::Global, 1..=1, "cidr('192.0.2.0/24')", cidr),
    Function::new("isCIDR", Style::Global, 1..=1, "isCIDR(text)", is_cidr),
    Function::new(
        "family",
        Style::Method,
        1..=1,
        "address.family()",
        |site, args| {
            let address = only(site, args)?;
            Ok(Value::Int(if address.is_ipv4() { 4 } else { 6 }))
        },
    ),
    Function::new(
        "isUnspecified",
        Style::Method,
        1..=1,
        "address.isUnspecified()",
        |site, args| Ok(Value::Bool(only(site, args)?.is_unspecified())),
    ),
    Function::new(
        "isLoopback",
        Style::Method,
        1..=1,
        "address.isLoopback()",
        |site, args| Ok(Value::Bool(only(site, args)?.is_loopback())),
    ),
    Function::new(
        "isGlobalUnicast",
        Style::Method,
        1..=1,
        "address.isGlobalUnicast()",
        |site, args| Ok(Value::Bool(is_global_unicast(only(site, args)?))),
    ),
    Function::new(
        "isLinkLocalMulticast",
        Style::Method,
        1..=1,
        "address.isLinkLocalMulticast()",
        |site, args| Ok(Value::Bool(is_link_local_multicast(only(site, args)?))),
    ),
    Function::new(
        "isLinkLocalUnicast",
        Style::Method,
        1..=1,
        "address.isLinkLocalUnicast()",
        |site, args| Ok(Value::Bool(is_link_local_unicast(only(site, args)?))),
    ),
    Function::new(
        "containsIP",
        Style::Method,
        2..=2,
        "range.containsIP(address)",
        contains_ip,
    ),
    Function::new(
        "containsCIDR",
        Style::Method,
        2..=2,
        "range.containsCIDR(range)",
        contains_cidr,
    ),
    Function::new("masked", Style::Method, 1..=1, "range.masked()", |site, args| {
        let network = network(site, args)?;
        let address = masked(network.address, network.prefix);
        Ok(Value::Network(Network { address, ..network }))
    }),
    Function::new(
        "prefixLength",
        Style::Method,
        1..=1,
        "range.prefixLength()",
        |site, args| Ok(Value::Int(i64::from(network(site, args)?.prefix))),
    ),
];

/// An address; one of version 4 inside of version 6 is refused in its dotted form.
fn parse_ip(text: &str) -> Option<IpAddr> {
    if text.contains(':') && text.contains('.') {
        return None;
    }
    text.parse().ok()
}

fn parse_cidr(text: &str) -> Option<Network> {
    let (address, prefix) = text.split_once('/')?;
    let address = parse_ip(address)?;
    let digits = !prefix.is_empty() && prefix.len() <= 3 && prefix.bytes().all(|byte| byte.is_ascii_digit());
    let prefix: u8 = digits.then(|| prefix.parse().ok())??;
    (prefix <= bits(address)).then_some(Network { address, prefix })
}

fn bits(address: IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}

/// The address with all bits past the prefix off.
fn masked(address: IpAddr, prefix: u8) -> IpAddr {
    match address {
        IpAddr::V4(address) => {
            let mask = u32::MAX.checked_shl(u32::from(32 - prefix.min(32))).unwrap_or(0);
            IpAddr::V4(Ipv4Addr::from_bits(address.to_bits() & mask))
        }
        IpAddr::V6(address) => {
            let mask = u128::MAX
                .checked_shl(u32::from(128 - prefix.min(128)))
                .unwrap_or(0);
            IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & mask))
        }
    }
}

fn holds(network: Network, address: IpAddr) -> bool {
    network.address.is_ipv4() == address.is_ipv4()
        && masked(network.address, network.prefix) == masked(address, network.prefix)
}

fn is_global_unicast(address: IpAddr) -> bool {
    let broadcast = matches!(address, IpAddr::V4(address) if address.is_broadcast());
    !(broadcast
        || address.is_unspecified()
        || address.is_loopback()
        || address.is_multicast()
        || is_link_local_unicast(address))
}

fn is_link_local_multicast(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => matches!(address.octets(), [224, 0, 0, _]),
        IpAddr::V6(address) => matches!(address.segments(), [first, ..] if first & 0xff0f == 0xff02),
    }
}

fn is_link_local_unicast(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_link_local(),
        IpAddr::V6(address) => address.is_unicast_link_local(),
    }
}

fn refused<'a>(site: Site<'_, 'a>, value: &Value<'a>, what: &str) -> Eval<'a> {
    Err(site.error(ErrorKind::Value, format!("`{}` is no {what}", brief(value))))
}

/// An address of a text, or the one of a range.
fn ip<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [value] = args else { return arity(site) };
    match value.view() {
        View::Text(text) => match parse_ip(text) {
            Some(address) => Ok(Value::Ip(address)),
            None => refused(site, value, "address"),
        },
        View::Ip(address) => Ok(Value::Ip(address)),
        View::Network(network) => Ok(Value::Ip(network.address)),
        _ => Err(site.wrong_type("`ip`", "text or a range of addresses", value)),
    }
}

fn is_ip<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [value] = args else { return arity(site) };
    let text = site.text("`isIP`", value)?;
    Ok(Value::Bool(parse_ip(text).is_some()))
}

fn is_canonical<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [value] = args else { return arity(site) };
    let text = site.text("`ip.isCanonical`", value)?;
    match parse_ip(text) {
        Some(address) => Ok(Value::Bool(address.to_string() == text)),
        None => refused(site, value, "address"),
    }
}

fn cidr<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [value] = args else { return arity(site) };
    match value.view() {
        View::Network(network) => Ok(Value::Network(network)),
        View::Text(text) => match parse_cidr(text) {
            Some(network) => Ok(Value::Network(network)),
            None => refused(site, value, "range of addresses"),
        },
        _ => Err(site.wrong_type("`cidr`", "text", value)),
    }
}

fn is_cidr<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [value] = args else { return arity(site) };
    let text = site.text("`isCIDR`", value)?;
    Ok(Value::Bool(parse_cidr(text).is_some()))
}

/// The receiver, which is an address.
fn only<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a, IpAddr> {
    match args.first().map(|value| (value, value.view())) {
        Some((_, View::Ip(address))) => Ok(address),
        Some((value, _)) => Err(site.wrong_type("this function", "an address", value)),
        None => Err(site.error(ErrorKind::Type, "too few arguments")),
    }
}

/// The receiver, which is a range.
fn network<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a, Network> {
    match args.first().map(|value| (value, value.view())) {
        Some((_, View::Network(network))) => Ok(network),
        Some((value, _)) => Err(site.wrong_type("this function", "a range of addresses", value)),
        None => Err(site.error(ErrorKind::Type, "too few arguments")),
    }
}

fn contains_ip<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let outer = network(site, args)?;
    let [_, value] = args else { return arity(site) };
    let Value::Ip(address) = ip(site, std::slice::from_ref(value))? else {
        return arity(site);
    };
    Ok(Value::Bool(holds(outer, address)))
}

fn contains_cidr<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let outer = network(site, args)?;
    let [_, value] = args else { return arity(site) };
    let Value::Network(inner) = cidr(site, std::slice::from_ref(value))? else {
        return arity(site);
    };
    Ok(Value::Bool(
        inner.prefix >= outer.prefix && holds(outer, inner.address),
    ))
}
