//! The rules of `NO_PROXY`.

use std::net::IpAddr;

/// Returns whether the rules exclude a host from the proxy. The host is as in a URL: IPv6 addresses are in brackets.
///
/// Commas or blanks separate the rules. The union of what curl and Go accept: `*`, a domain (with its subdomains, with or
/// without a leading dot), `*.domain` (the subdomains only), an address, a network (`10.0.0.0/8`); all but networks with an
/// optional port. Anything else excludes nothing.
pub(super) fn excludes(rules: &str, host: &str, port: u16) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    let mut rules = rules.split(|separator: char| separator == ',' || separator.is_whitespace());
    rules.any(|rule| {
        if let Some((network, length)) = rule.split_once('/') {
            return contains(network, length, host);
        }
        let (name, only_port) = split_port(rule);
        only_port.is_none_or(|only| only.is_empty() || only.parse() == Ok(port)) && matches(name, host)
    })
}

/// Splits `host:port`, `[v6]:port` and what has no port; in `::1`, all colons belong to the address.
fn split_port(rule: &str) -> (&str, Option<&str>) {
    match rule.rsplit_once(':') {
        Some((host, port)) if host.ends_with(']') || !host.contains(':') => (host, Some(port)),
        _ => (rule, None),
    }
}

fn matches(name: &str, host: &str) -> bool {
    match (address(name), address(host)) {
        _ if name == "*" => true,
        (None, None) => matches_domain(name.strip_suffix('.').unwrap_or(name), host),
        (of_rule, of_host) => of_rule == of_host,
    }
}

fn matches_domain(name: &str, host: &str) -> bool {
    let (domain, includes_itself) = match name.strip_prefix("*.") {
        Some(domain) => (domain, false),
        None => (name.strip_prefix('.').unwrap_or(name), true),
    };
    let split = host.len().checked_sub(domain.len()).and_then(|start| host.split_at_checked(start));
    split.is_some_and(|(subdomain, end)| {
        let is_whole = if subdomain.is_empty() { includes_itself } else { subdomain.ends_with('.') };
        is_whole && !domain.is_empty() && end.eq_ignore_ascii_case(domain)
    })
}

/// Returns whether an address is in a network.
fn contains(network: &str, length: &str, host: &str) -> bool {
    let (Some(network), Some(host), Ok(length)) = (address(network), address(host), length.parse::<u32>()) else {
        return false;
    };
    match (network, host) {
        (IpAddr::V4(network), IpAddr::V4(host)) => {
            length <= 32 && (network.to_bits() ^ host.to_bits()).leading_zeros() >= length
        }
        (IpAddr::V6(network), IpAddr::V6(host)) => {
            length <= 128 && (network.to_bits() ^ host.to_bits()).leading_zeros() >= length
        }
        _ => false,
    }
}

/// An address, in brackets or not. `::ffff:10.0.0.1` is the same as `10.0.0.1`.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    text.parse::<IpAddr>().ok().map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(rule: &str, excluded: &[&str], others: &[&str]) {
        let goes_direct = |target: &&&str| {
            let (host, port) = target.rsplit_once(':').unwrap();
            excludes(rule, host, port.parse().unwrap())
        };
        let missed: Vec<_> = excluded.iter().filter(|target| !goes_direct(target)).collect();
        assert!(missed.is_empty(), "{rule} does not exclude {missed:?}");
        let wrong: Vec<_> = others.iter().filter(goes_direct).collect();
        assert!(wrong.is_empty(), "{rule} excludes {wrong:?}");
    }

    #[test]
    fn each_kind_of_rule_excludes_its_hosts_and_no_others() {
        let all = ["api.test:443", "api.test.:443", "10.0.0.1:80", "[::1]:80", "a:1"];
        for star in ["*", "x, *", "* x"] {
            check(star, &all, &[]);
        }
        check("*:443", &["api.test:443", "10.0.0.1:443"], &["api.test:80", "[::1]:80"]);
        for nothing in ["", " , ", ".", "*.", ":443", "/", "/8", "https://api.test", "api.test/", "api.*", "*.*", "é"]
        {
            check(nothing, &[], &all);
        }

        let within = ["api.test:443", "API.test:443", "a.b.api.test:80", "api.test.:443", "x.api.test.:443"];
        let outside =
            ["pi.test:443", "myapi.test:443", "api.test.example:443", "test:443", "api-test:443", "10.0.0.1:443"];
        for domain in ["api.test", ".api.test", "Api.TEST", "api.test.", ".api.test."] {
            check(domain, &within, &outside);
        }
        check("*.api.test", &["a.api.test:443", "a.b.API.test.:443"], &["api.test:443", "xapi.test:443"]);
        check("api.test:8443", &["api.test:8443", "a.api.test:8443"], &["api.test:443", "api.test:84"]);
        check("*.api.test.:8443", &["a.api.test:8443"], &["api.test:8443", "a.api.test:443"]);
        check("api.test:", &["api.test:443", "a.api.test:8443"], &["pi.test:443"]);
        check("api.test:https", &[], &["api.test:443"]);

        check("10.0.0.1", &["10.0.0.1:80", "[::ffff:10.0.0.1]:80", "10.0.0.1.:80"], &["10.0.0.10:80", "110.0.0.1:80"]);
        check("10.0.0.1:81", &["10.0.0.1:81"], &["10.0.0.1:80"]);
        for v6 in ["::1", "[::1]", "0:0:0:0:0:0:0:1"] {
            check(v6, &["[::1]:80"], &["[::2]:80", "10.0.0.1:80", "1:80"]);
        }
        check("[::1]:81", &["[::1]:81"], &["[::1]:80"]);
        check("0.0.1", &[], &["10.0.0.1:80"]);

        check("10.0.0.0/8", &["10.9.9.9:80", "[::ffff:10.9.9.9]:80"], &["11.0.0.1:80", "[::a00:1]:80", "ten.test:80"]);
        check("10.1.2.3/31", &["10.1.2.2:80", "10.1.2.3:80"], &["10.1.2.4:80"]);
        check("0.0.0.0/0", &["10.0.0.1:80"], &["[::1]:80", "api.test:80"]);
        check("::/0", &["[::1]:80"], &["10.0.0.1:80"]);
        for v6 in ["fe80::/10", "[fe80::]/10"] {
            check(v6, &["[fe80::1]:80", "[febf::1]:80"], &["[fec0::1]:80", "254.128.0.1:80"]);
        }
        for invalid in ["10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "fe80::/129", "10.0.0/8"] {
            check(invalid, &[], &["10.0.0.1:80", "[fe80::1]:80"]);
        }
    }

    #[test]
    fn commas_and_blanks_separate_rules() {
        for rules in ["a.test,b.test,10.0.0.1", "a.test b.test 10.0.0.1", " a.test ,\tb.test,,10.0.0.1\n"] {
            check(rules, &["a.test:443", "b.test:443", "10.0.0.1:443"], &["c.test:443", "10.0.0.2:443"]);
        }
    }
}
