//! The Content-Security-Policy. `index.html` states it; the server and the service worker repeat it as a header.

/// The policy that a page states in its `<meta>` element.
pub fn of(html: &str) -> Option<&str> {
    let (_, rest) = html.split_once("http-equiv=\"Content-Security-Policy\"")?;
    let (_, rest) = rest.split_once("content=\"")?;
    Some(rest.split_once('"')?.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_states_a_strict_policy() {
        let policy = of(include_str!("../../index.html")).expect("a policy");
        assert!(policy.contains("default-src 'self'"));
        assert!(!policy.contains("'unsafe-inline'") && !policy.contains("'unsafe-eval'") && !policy.contains("http"));
    }
}
