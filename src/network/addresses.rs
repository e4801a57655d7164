//! Which addresses a fetch may dial.
//!
//! A URL in a dataset, or a redirect of a page that somebody else wrote, must not make this program
//! read the services of the machine or network it runs on. IPv4 lists what is refused, after the
//! IANA special-purpose registry (RFC 6890). IPv6 lists what is allowed, the global unicast space
//! `2000::/3` (RFC 4291), less the blocks inside it that are no plain destination.
//!
//! An address that wraps an IPv4 address is refused whatever it wraps: no public server needs one,
//! and what a translator makes of it cannot be known here.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A block of addresses and what it is for.
struct Block<T> {
    network: T,
    prefix: u32,
    purpose: &'static str,
}

const fn v4(network: [u8; 4], prefix: u32, purpose: &'static str) -> Block<Ipv4Addr> {
    let [a, b, c, d] = network;
    Block { network: Ipv4Addr::new(a, b, c, d), prefix, purpose }
}

const fn v6(network: [u16; 8], prefix: u32, purpose: &'static str) -> Block<Ipv6Addr> {
    let [first, second, third, fourth, fifth, sixth, seventh, eighth] = network;
    Block { network: Ipv6Addr::new(first, second, third, fourth, fifth, sixth, seventh, eighth), prefix, purpose }
}

const REFUSED_V4: &[Block<Ipv4Addr>] = &[
    v4([0, 0, 0, 0], 8, "unspecified"),            // RFC 1122
    v4([10, 0, 0, 0], 8, "private"),               // RFC 1918
    v4([100, 64, 0, 0], 10, "carrier-shared"),     // RFC 6598
    v4([127, 0, 0, 0], 8, "loopback"),             // RFC 1122
    v4([168, 63, 129, 16], 32, "cloud platform"),  // Azure's host agent, on a public address
    v4([169, 254, 0, 0], 16, "link-local"),        // RFC 3927; cloud metadata services
    v4([172, 16, 0, 0], 12, "private"),            // RFC 1918
    v4([192, 0, 0, 0], 24, "protocol assignment"), // RFC 6890
    v4([192, 0, 2, 0], 24, "documentation"),       // RFC 5737
    v4([192, 88, 99, 0], 24, "6to4 relay"),        // RFC 7526
    v4([192, 168, 0, 0], 16, "private"),           // RFC 1918
    v4([198, 18, 0, 0], 15, "benchmarking"),       // RFC 2544
    v4([198, 51, 100, 0], 24, "documentation"),    // RFC 5737
    v4([203, 0, 113, 0], 24, "documentation"),     // RFC 5737
    v4([224, 0, 0, 0], 4, "multicast"),            // RFC 5771
    v4([240, 0, 0, 0], 4, "reserved"),             // RFC 1112, broadcast included
];

/// Blocks with a name of their own; whatever else lies outside [`GLOBAL_UNICAST`] is "reserved".
const REFUSED_V6: &[Block<Ipv6Addr>] = &[
    v6([0, 0, 0, 0, 0, 0, 0, 0], 128, "unspecified"),             // RFC 4291
    v6([0, 0, 0, 0, 0, 0, 0, 1], 128, "loopback"),                // RFC 4291
    v6([0, 0, 0, 0, 0, 0, 0, 0], 96, "IPv4-compatible"),          // RFC 4291
    v6([0, 0, 0, 0, 0, 0xffff, 0, 0], 96, "IPv4-mapped"),         // RFC 4291
    v6([0, 0, 0, 0, 0xffff, 0, 0, 0], 96, "IPv4-translated"),     // RFC 2765
    v6([0x64, 0xff9b, 0, 0, 0, 0, 0, 0], 96, "NAT64"),            // RFC 6052
    v6([0x64, 0xff9b, 1, 0, 0, 0, 0, 0], 48, "local NAT64"),      // RFC 8215
    v6([0x100, 0, 0, 0, 0, 0, 0, 0], 64, "discard-only"),         // RFC 6666
    v6([0x2001, 0, 0, 0, 0, 0, 0, 0], 32, "Teredo"),              // RFC 4380
    v6([0x2001, 0, 0, 0, 0, 0, 0, 0], 23, "protocol assignment"), // RFC 2928; benchmarking, ORCHID
    v6([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32, "documentation"),   // RFC 3849
    v6([0x2002, 0, 0, 0, 0, 0, 0, 0], 16, "6to4"),                // RFC 3056
    v6([0x3ffe, 0, 0, 0, 0, 0, 0, 0], 16, "reserved"),            // RFC 3701
    v6([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20, "documentation"),       // RFC 9637
    v6([0xfc00, 0, 0, 0, 0, 0, 0, 0], 7, "private"),              // RFC 4193
    v6([0xfe80, 0, 0, 0, 0, 0, 0, 0], 10, "link-local"),          // RFC 4291
    v6([0xfec0, 0, 0, 0, 0, 0, 0, 0], 10, "private"),             // RFC 3879, site-local
    v6([0xff00, 0, 0, 0, 0, 0, 0, 0], 8, "multicast"),            // RFC 4291
];

const GLOBAL_UNICAST: Block<Ipv6Addr> = v6([0x2000, 0, 0, 0, 0, 0, 0, 0], 3, "public");

impl Block<Ipv4Addr> {
    fn contains(&self, address: Ipv4Addr) -> bool {
        (self.network.to_bits() ^ address.to_bits()).leading_zeros() >= self.prefix
    }
}

impl Block<Ipv6Addr> {
    fn contains(&self, address: Ipv6Addr) -> bool {
        (self.network.to_bits() ^ address.to_bits()).leading_zeros() >= self.prefix
    }
}

/// The kind of address that must not be dialled, or nothing for a public one.
#[must_use]
pub fn refusal(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(address) => REFUSED_V4.iter().find(|block| block.contains(address)).map(|block| block.purpose),
        IpAddr::V6(address) => refusal_v6(address),
    }
}

/// As `refusal`, for someone who allows a team's own hosts: private networks and this machine. What is link-local stays
/// refused, for cloud platforms answer there with credentials.
#[must_use]
pub fn refusal_beyond_private(address: IpAddr) -> Option<&'static str> {
    refusal(address).filter(|purpose| !matches!(*purpose, "private" | "loopback" | "carrier-shared"))
}

/// As `refusal`, for what is sent without encryption: it may go to this machine and to private networks, and nowhere else.
#[must_use]
pub fn refusal_beyond_local(address: IpAddr) -> Option<&'static str> {
    match refusal(address) {
        None => Some("public"),
        Some(_) => refusal_beyond_private(address),
    }
}

fn refusal_v6(address: Ipv6Addr) -> Option<&'static str> {
    if let Some(block) = REFUSED_V6.iter().find(|block| block.contains(address)) {
        return Some(block.purpose);
    }
    if !GLOBAL_UNICAST.contains(address) {
        return Some("reserved");
    }
    // ISATAP (RFC 5214) puts an IPv4 address behind this interface identifier in any network.
    let [.., high, low, _, _] = address.segments();
    (matches!(high, 0 | 0x200) && low == 0x5efe).then_some("ISATAP")
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case("127.0.0.1", None)]
    #[test_case("10.1.2.3", None)]
    #[test_case("::1", None)]
    #[test_case("fd00::1", None)]
    #[test_case("169.254.169.254", Some("link-local"))]
    #[test_case("fe80::1", Some("link-local"))]
    #[test_case("168.63.129.16", Some("cloud platform"))]
    #[test_case("::ffff:10.0.0.1", Some("IPv4-mapped"))]
    fn private_hosts_are_not_everything(address: &str, expected: Option<&str>) {
        assert_eq!(refusal_beyond_private(address.parse().unwrap()), expected);
    }

    #[test_case("0.0.0.0", "0.255.255.255", "unspecified")]
    #[test_case("10.0.0.0", "10.255.255.255", "private")]
    #[test_case("100.64.0.0", "100.127.255.255", "carrier-shared")]
    #[test_case("127.0.0.1", "127.255.255.255", "loopback")]
    #[test_case("168.63.129.16", "168.63.129.16", "cloud platform")]
    #[test_case("169.254.0.0", "169.254.169.254", "link-local")]
    #[test_case("172.16.0.0", "172.31.255.255", "private")]
    #[test_case("192.0.0.0", "192.0.0.192", "protocol assignment")]
    #[test_case("192.0.2.0", "192.0.2.255", "documentation")]
    #[test_case("192.88.99.0", "192.88.99.255", "6to4 relay")]
    #[test_case("192.168.0.0", "192.168.255.255", "private")]
    #[test_case("198.18.0.0", "198.19.255.255", "benchmarking")]
    #[test_case("198.51.100.0", "198.51.100.255", "documentation")]
    #[test_case("203.0.113.0", "203.0.113.255", "documentation")]
    #[test_case("224.0.0.0", "239.255.255.255", "multicast")]
    #[test_case("240.0.0.0", "255.255.255.255", "reserved")]
    #[test_case("::", "::", "unspecified")]
    #[test_case("::1", "::1", "loopback")]
    #[test_case("::2", "::8.8.8.8", "IPv4-compatible")]
    #[test_case("::ffff:0.0.0.0", "::ffff:8.8.8.8", "IPv4-mapped")]
    #[test_case("::ffff:0:7f00:1", "::ffff:0:808:808", "IPv4-translated")]
    #[test_case("64:ff9b::127.0.0.1", "64:ff9b::ffff:ffff", "NAT64")]
    #[test_case("64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", "local NAT64")]
    #[test_case("64:ff9b:2::", "ff::1", "reserved")]
    #[test_case("100::", "100::ffff:ffff:ffff:ffff", "discard-only")]
    #[test_case("200::1", "1fff:ffff::1", "reserved")]
    #[test_case("2001::", "2001:0:ffff::1", "Teredo")]
    #[test_case("2001:2::", "2001:1ff:ffff::1", "protocol assignment")]
    #[test_case("2001:db8::", "2001:db8:ffff::1", "documentation")]
    #[test_case("2002::", "2002:7f00:1::", "6to4")]
    #[test_case("2606:4700::5efe:7f00:1", "2606:4700::200:5efe:a00:1", "ISATAP")]
    #[test_case("3ffe::1", "3ffe:ffff::1", "reserved")]
    #[test_case("3fff::", "3fff:fff:ffff::1", "documentation")]
    #[test_case("4000::", "fbff::1", "reserved")]
    #[test_case("fc00::", "fdff:ffff::1", "private")]
    #[test_case("fe00::1", "fe7f::1", "reserved")]
    #[test_case("fe80::1", "febf:ffff::1", "link-local")]
    #[test_case("fec0::1", "feff:ffff::1", "private")]
    #[test_case("ff00::", "ffff::1", "multicast")]
    fn refuses_a_block_from_end_to_end(first: &str, last: &str, purpose: &str) {
        assert_eq!(refusal(first.parse().unwrap()), Some(purpose), "{first}");
        assert_eq!(refusal(last.parse().unwrap()), Some(purpose), "{last}");
    }

    #[test_case("1.0.0.0", "9.255.255.255")]
    #[test_case("11.0.0.0", "100.63.255.255")]
    #[test_case("100.128.0.0", "126.255.255.255")]
    #[test_case("128.0.0.0", "168.63.129.15")]
    #[test_case("168.63.129.17", "169.253.255.255")]
    #[test_case("169.255.0.0", "172.15.255.255")]
    #[test_case("172.32.0.0", "191.255.255.255")]
    #[test_case("192.0.1.0", "192.0.3.0")]
    #[test_case("192.88.98.255", "192.88.100.0")]
    #[test_case("192.167.255.255", "192.169.0.0")]
    #[test_case("198.17.255.255", "198.20.0.0")]
    #[test_case("203.0.112.255", "223.255.255.255")]
    #[test_case("2000::", "2000:ffff::1")]
    #[test_case("2001:200::", "2001:db7:ffff::1")]
    #[test_case("2001:db9::", "2001:ffff::1")]
    #[test_case("2003::", "3ffd:ffff::1")]
    #[test_case("3fff:1000::", "3fff:ffff::1")]
    #[test_case("2606:4700::5eff:7f00:1", "2a00::300:5efe:0:1")]
    fn allows_the_neighbours(first: &str, last: &str) {
        assert_eq!(refusal(first.parse().unwrap()), None, "{first}");
        assert_eq!(refusal(last.parse().unwrap()), None, "{last}");
    }
}
