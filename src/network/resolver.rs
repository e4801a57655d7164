//! The resolver that dials: the addresses it lets through are the ones `ureq` connects to, so a name
//! that answers with a public address when checked and with a private one when used gains nothing.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::{Duration, Instant};
use std::{fmt, io, thread};

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// Turns a host and a port into addresses.
pub(crate) type Lookup = Arc<dyn Fn(&str, u16) -> io::Result<Vec<SocketAddr>> + Send + Sync>;
/// Says what is wrong with an address.
pub(crate) type Check = fn(IpAddr) -> Option<&'static str>;

/// Most addresses of one host that are tried.
const MAX_ADDRESSES: usize = 16;

/// Every address of a host was refused; this is the first of them.
#[derive(Debug, thiserror::Error)]
#[error("{purpose} address {address}")]
pub(crate) struct RefusedAddress {
    pub address: IpAddr,
    pub purpose: &'static str,
}

pub(crate) struct GuardedResolver {
    lookup: Lookup,
    check: Check,
    /// How long what was found is used again. The check is made every time.
    remembered_for: Duration,
    found: Mutex<HashMap<(String, u16), Found>>,
}

#[derive(Clone)]
struct Found {
    at: Instant,
    addresses: Vec<SocketAddr>,
}

impl fmt::Debug for GuardedResolver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GuardedResolver").finish_non_exhaustive()
    }
}

/// The system's own way.
pub(crate) fn system_lookup() -> Lookup {
    Arc::new(|host, port| (host, port).to_socket_addrs().map(Iterator::collect))
}

impl Resolver for GuardedResolver {
    fn resolve(&self, uri: &Uri, _: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let host = uri.host().ok_or_else(|| ureq::Error::BadUri("no host".to_owned()))?;
        let default_port = if uri.scheme_str() == Some("https") { 443 } else { 80 };
        let addresses = self.addresses(host, uri.port_u16().unwrap_or(default_port), timeout)?;
        let mut allowed = self.empty();
        let mut refused = None;
        for address in addresses {
            match (self.check)(address.ip()) {
                None if allowed.len() < MAX_ADDRESSES => allowed.push(address),
                None => {}
                Some(purpose) => {
                    refused.get_or_insert(RefusedAddress { address: address.ip(), purpose });
                }
            }
        }
        match refused {
            _ if !allowed.is_empty() => Ok(allowed),
            Some(refused) => Err(ureq::Error::Other(Box::new(refused))),
            None => Err(ureq::Error::HostNotFound),
        }
    }
}

impl GuardedResolver {
    pub(crate) fn new(lookup: Lookup, check: Check) -> Self {
        Self { lookup, check, remembered_for: Duration::ZERO, found: Mutex::default() }
    }

    /// For many calls to one host: ureq asks before each of them, also when it has a connection.
    pub(crate) fn remembering(self, remembered_for: Duration) -> Self {
        Self { remembered_for, ..self }
    }

    fn addresses(&self, host: &str, port: u16, timeout: NextTimeout) -> Result<Vec<SocketAddr>, ureq::Error> {
        // The brackets belong to the URL, not to the address.
        let host = host.trim_start_matches('[').trim_end_matches(']');
        if let Ok(address) = host.parse::<IpAddr>() {
            return Ok(vec![SocketAddr::new(address, port)]);
        }
        let key = (host.to_owned(), port);
        let found = self.found.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        if let Some(found) = found.filter(|found| found.at.elapsed() < self.remembered_for) {
            return Ok(found.addresses);
        }
        let addresses = self.look_up(host, port, timeout)?;
        if !self.remembered_for.is_zero() {
            let found = Found { at: Instant::now(), addresses: addresses.clone() };
            self.found.lock().unwrap_or_else(PoisonError::into_inner).insert(key, found);
        }
        Ok(addresses)
    }

    /// The system's lookup cannot be interrupted, so it runs in a thread of its own that is left
    /// behind when time is up.
    fn look_up(&self, host: &str, port: u16, timeout: NextTimeout) -> Result<Vec<SocketAddr>, ureq::Error> {
        let host = host.to_owned();
        let lookup = Arc::clone(&self.lookup);
        let (sender, receiver) = mpsc::sync_channel(1);
        thread::Builder::new().name("lookup".to_owned()).spawn(move || sender.send(lookup(&host, port)))?;
        match receiver.recv_timeout(*timeout.after) {
            Ok(found) => found.map_err(|_| ureq::Error::HostNotFound),
            Err(_) => Err(ureq::Error::Timeout(timeout.reason)),
        }
    }
}
