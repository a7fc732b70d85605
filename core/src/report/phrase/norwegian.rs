//! What bokmål and nynorsk have in common: commas after relative clauses, articles before numbers.

/// Whether a noun carries a relative clause, which ends with a comma.
fn is_relative(who: &str) -> bool {
    who.split_whitespace().any(|word| matches!(word, "som" | "der" | "hvor" | "kor"))
}

/// Closes a relative clause before the verb.
pub(super) fn before_verb(who: &str) -> String {
    if is_relative(who) { format!("{who}, ") } else { format!("{who} ") }
}

/// A noun with what stands in brackets behind it, and the comma that closes its relative clause.
pub(super) fn bracketed(who: &str, brackets: &str) -> String {
    if is_relative(who) { format!("{who} ({brackets}),") } else { format!("{who} ({brackets})") }
}

/// `de 14 fylkeskommunene`, `de 9 statlige virksomhetene`: a noun with an adjective has its article already.
pub(super) fn numbered(article: &str, definite: &str, number: &str) -> String {
    let bare = definite.strip_prefix(article).and_then(|rest| rest.strip_prefix(' ')).unwrap_or(definite);
    format!("{article} {number} {bare}")
}
