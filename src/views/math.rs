//! Math of titles that may stand in a document as it is.

/// Commands that do more than set math: they read files, define macros or leave the formula.
const HARMFUL: [&str; 14] = [
    "input",
    "include",
    "write",
    "openin",
    "openout",
    "read",
    "def",
    "let",
    "csname",
    "catcode",
    "immediate",
    "special",
    "href",
    "url",
];

/// Whether math can stand as it is: braces in pairs, none of the commands that reach out of it, no markup of HTML.
pub fn is_harmless(math: &str) -> bool {
    let mut depth = 0_i32;
    let balanced = math.chars().all(|c| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        depth >= 0
    });
    let inner = math.trim_matches('$');
    let commands = math.split('\\').skip(1).map(|rest| rest.trim_start_matches('@'));
    let harmful = commands.into_iter().any(|rest| {
        let name: String = rest.chars().take_while(char::is_ascii_alphabetic).collect();
        HARMFUL.iter().any(|word| name.starts_with(word))
    });
    balanced
        && depth == 0
        && !harmful
        && !inner.is_empty()
        && !inner.contains(['%', '#', '<', '`', '\n', '&', '|'])
        && !inner.contains("^^")
        && !inner.ends_with('\\')
}

#[cfg(test)]
mod tests {
    use super::is_harmless;

    #[test]
    fn what_only_sets_math_is_harmless() {
        for math in ["$x^{2}$", "$K_{1}$", "$\\pi_0$", "$\\mathcal{O}(n)$"] {
            assert!(is_harmless(math), "{math}");
        }
        for math in
            ["$\\input{x}$", "$a}{b$", "$\\csname input\\endcsname$", "$a % b$", "$<script>$", "$^^5cinput$", "$$"]
        {
            assert!(!is_harmless(math), "{math}");
        }
    }
}
