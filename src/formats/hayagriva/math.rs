//! The math of titles in LaTeX and in Typst: the part that both can say.

/// Names of signs: LaTeX's, then Typst's (Typst reference, "sym").
const SIGNS: [(&str, &str); 47] = [
    ("alpha", "alpha"),
    ("beta", "beta"),
    ("gamma", "gamma"),
    ("delta", "delta"),
    ("epsilon", "epsilon"),
    ("zeta", "zeta"),
    ("eta", "eta"),
    ("theta", "theta"),
    ("kappa", "kappa"),
    ("lambda", "lambda"),
    ("mu", "mu"),
    ("nu", "nu"),
    ("xi", "xi"),
    ("pi", "pi"),
    ("rho", "rho"),
    ("sigma", "sigma"),
    ("tau", "tau"),
    ("phi", "phi"),
    ("chi", "chi"),
    ("psi", "psi"),
    ("omega", "omega"),
    ("Gamma", "Gamma"),
    ("Delta", "Delta"),
    ("Theta", "Theta"),
    ("Lambda", "Lambda"),
    ("Pi", "Pi"),
    ("Sigma", "Sigma"),
    ("Phi", "Phi"),
    ("Psi", "Psi"),
    ("Omega", "Omega"),
    ("infty", "infinity"),
    ("times", "times"),
    ("cdot", "dot.op"),
    ("to", "->"),
    ("pm", "plus.minus"),
    ("ell", "ell"),
    ("sim", "tilde.op"),
    ("approx", "approx"),
    ("leq", "<="),
    ("geq", ">="),
    ("neq", "!="),
    ("in", "in"),
    ("circ", "compose"),
    ("ldots", "dots"),
    ("star", "star"),
    ("top", "top"),
    ("partial", "partial"),
];

/// Commands with one argument.
const STYLES: [(&str, &str); 5] =
    [("mathbb", "bb"), ("mathcal", "cal"), ("mathbf", "bold"), ("mathrm", "upright"), ("sqrt", "sqrt")];

/// How deep groups may stand in one another.
const DEPTH: usize = 16;

/// Math of LaTeX in Typst; absent where it says something that is not in the tables.
///
/// | input | result |
/// |---|---|
/// | `K`, `x_{ij}^2`, `\alpha\to\mathbb{R}` | `K`, `x_(i j)^2`, `alpha -> bb(R)` |
/// | `\frac12`, `a#b`, `` | none |
pub fn to_typst(latex: &str) -> Option<String> {
    let typst = raw_typst(latex)?;
    // What does not come back the same way, like a lone parenthesis, is not said at all.
    let back = from_typst(&typst)?;
    (raw_typst(&back).as_ref() == Some(&typst)).then_some(typst)
}

fn raw_typst(latex: &str) -> Option<String> {
    let mut reader = Reader { rest: latex, out: String::new() };
    reader.latex(0)?;
    (reader.rest.is_empty() && !reader.out.trim().is_empty()).then(|| reader.out.trim().to_owned())
}

/// Math of Typst in LaTeX; absent where it says something that is not in the tables.
pub fn from_typst(typst: &str) -> Option<String> {
    let mut reader = Reader { rest: typst, out: String::new() };
    reader.typst(0)?;
    (reader.rest.is_empty() && !reader.out.trim().is_empty()).then(|| reader.out.trim().to_owned())
}

struct Reader<'a> {
    rest: &'a str,
    out: String,
}

/// Signs that mean the same in both.
fn is_common(c: char) -> bool {
    c.is_ascii_digit() || "+-=<>[],.|:*'!".contains(c)
}

impl Reader<'_> {
    fn latex(&mut self, depth: usize) -> Option<()> {
        while let Some(c) = self.rest.chars().next() {
            let before = self.out.chars().last();
            self.rest = &self.rest[c.len_utf8()..];
            match c {
                '}' if depth > 0 => return Some(()),
                '^' | '_' => {
                    before.filter(|c| c.is_alphanumeric() || ")]|'".contains(*c))?;
                    self.out.push(c);
                    self.script(depth)?;
                }
                '\\' => self.command(depth)?,
                '(' => self.out.push('('),
                ')' => self.out.push(')'),
                '/' => self.out.push_str("\\/"),
                ' ' => self.gap(),
                c if c.is_ascii_alphabetic() => {
                    self.apart();
                    self.out.push(c);
                }
                c if is_common(c) => self.sign(c),
                _ => return None,
            }
        }
        (depth == 0).then_some(())
    }

    /// A digit behind a letter would be one word with it, and two signs in a row may be another sign.
    fn sign(&mut self, c: char) {
        let last = self.out.chars().last();
        let digits = last.is_some_and(|last| c.is_ascii_digit() && last.is_ascii_digit());
        if !digits && last.is_some_and(|last| last.is_alphanumeric() || !c.is_ascii_digit() && is_common(last)) {
            self.gap();
        }
        self.out.push(c);
    }

    fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with([' ', '(', '^', '_']) {
            self.out.push(' ');
        }
    }

    /// A blank behind a letter or a digit, so that words do not run together.
    fn apart(&mut self) {
        if self.out.ends_with(|c: char| c.is_alphanumeric()) {
            self.out.push(' ');
        }
    }

    fn script(&mut self, depth: usize) -> Option<()> {
        let next = self.rest.chars().next()?;
        if next == '{' {
            self.rest = &self.rest[1..];
            return self.group(depth);
        }
        if next.is_ascii_alphanumeric() {
            self.rest = &self.rest[1..];
            self.out.push(next);
            self.out.push(' ');
            return Some(());
        }
        None
    }

    fn group(&mut self, depth: usize) -> Option<()> {
        self.out.push('(');
        let start = self.out.len();
        if depth >= DEPTH {
            return None;
        }
        self.latex(depth + 1)?;
        let inner = self.out.split_off(start);
        if inner.trim().is_empty() {
            return None;
        }
        self.out.push_str(inner.trim());
        self.out.push(')');
        Some(())
    }

    fn command(&mut self, depth: usize) -> Option<()> {
        let end = self.rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(end);
        if let Some((_, sign)) = SIGNS.iter().find(|(latex, _)| *latex == name) {
            self.rest = rest.trim_start();
            self.gap();
            self.out.push_str(sign);
            if !self.rest.starts_with(['^', '_']) {
                self.out.push(' ');
            }
            return Some(());
        }
        let (_, style) = STYLES.iter().find(|(latex, _)| *latex == name)?;
        self.rest = rest.strip_prefix('{')?;
        self.apart();
        self.out.push_str(style);
        self.group(depth)
    }

    fn typst(&mut self, depth: usize) -> Option<()> {
        while let Some(c) = self.rest.chars().next() {
            if let Some((latex, sign)) = SIGNS.iter().find(|(_, sign)| self.starts_with(sign)) {
                self.rest = &self.rest[sign.len()..];
                self.out.push('\\');
                self.out.push_str(latex);
                if self.rest.trim_start().starts_with(|c: char| c.is_ascii_alphabetic()) {
                    self.out.push(' ');
                    self.rest = self.rest.trim_start();
                }
                continue;
            }
            let styled = STYLES.iter().find_map(|(latex, style)| {
                let rest = self.rest.strip_prefix(style)?.strip_prefix('(')?;
                Some((*latex, rest))
            });
            if let Some((latex, rest)) = styled {
                self.rest = rest;
                self.out.push_str(&format!("\\{latex}{{"));
                self.argument(depth)?;
                continue;
            }
            self.rest = &self.rest[c.len_utf8()..];
            match c {
                ')' if depth > 0 => return Some(()),
                '^' | '_' => {
                    self.out.push(c);
                    if let Some(rest) = self.rest.strip_prefix('(') {
                        self.rest = rest;
                        self.out.push('{');
                        self.argument(depth)?;
                    } else if !self.rest.starts_with(|c: char| c.is_ascii_alphanumeric()) {
                        return None;
                    }
                }
                '(' => {
                    if depth >= DEPTH {
                        return None;
                    }
                    self.out.push('(');
                    self.typst(depth + 1)?;
                    self.out.push(')');
                }
                '\\' => {
                    self.rest = self.rest.strip_prefix('/')?;
                    self.out.push('/');
                }
                ' ' => self.gap(),
                c if c.is_ascii_alphabetic() => {
                    if self.rest.starts_with(|c: char| c.is_ascii_alphanumeric()) {
                        return None;
                    }
                    self.out.push(c);
                }
                c if is_common(c) => self.out.push(c),
                _ => return None,
            }
        }
        (depth == 0).then_some(())
    }

    /// Whether a sign's name stands here as a whole word.
    fn starts_with(&self, sign: &str) -> bool {
        let word = |c: char| c.is_ascii_alphanumeric() || c == '.';
        self.rest.strip_prefix(sign).is_some_and(|rest| !sign.ends_with(word) || !rest.starts_with(word))
    }

    fn argument(&mut self, depth: usize) -> Option<()> {
        if depth >= DEPTH {
            return None;
        }
        self.typst(depth + 1)?;
        self.out.push('}');
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn math_is_said_in_either_language() {
        for (latex, typst) in [
            ("K", "K"),
            ("x^{2}", "x^(2)"),
            ("x_{ij}^2", "x_(i j)^2"),
            ("\\alpha\\to\\mathbb{R}", "alpha -> bb(R)"),
            ("\\pi_0", "pi_0"),
            ("O(n/2)", "O(n\\/2)"),
            ("5\\times", "5 times"),
        ] {
            assert_eq!(to_typst(latex).as_deref(), Some(typst), "{latex}");
            let back = from_typst(typst).unwrap();
            assert_eq!(to_typst(&back).as_deref(), Some(typst), "{back}");
        }
        for latex in ["\\frac12", "a#b", "", "^2", "x^", "{a}", "\\mathbb R", "a}", "x\"y\""] {
            assert_eq!(to_typst(latex), None, "{latex}");
        }
        for typst in ["#eval(1)", "sin x", "\"a\"", "(", "a)", ""] {
            assert_eq!(from_typst(typst), None, "{typst}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics_and_what_is_said_is_said_the_same_way_again(text in "[a-c0-2^_(){}\\\\/+<>=. -]{0,10}", any in any::<String>()) {
            let _ = (to_typst(&any), from_typst(&any));
            if let Some(latex) = to_typst(&text).and_then(|typst| from_typst(&typst)) {
                prop_assert_eq!(to_typst(&latex), to_typst(&text), "{}", latex);
            }
        }
    }
}
