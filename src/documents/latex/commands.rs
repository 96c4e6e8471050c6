//! The commands that cite: LaTeX, natbib, biblatex and the packages beside them, by the shape of their arguments.

/// Where the keys stand among the arguments of a command. Optional arguments may stand before each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// In the argument in braces with this number, from 0: `\citep[see][p. 3]{keys}`.
    At(usize),
    /// In every argument in braces: `\cites(see)()[p. 3]{key}[p. 4]{key}`.
    Every,
    /// In every second argument in braces: `\volcites{2}[p. 3]{key}{3}{key}`.
    EverySecond,
    /// In the first two: `\apud{key}{key}`.
    FirstTwo,
}

/// Rows of names and their shape. A name holds also with its first letter a capital, with a star, and behind `mask` (apacite).
const ROWS: &[(Shape, &[&str])] = &[
    // LaTeX, cite, natbib (its manual, §2), and who extends them: revtex, apacite, harvard, chicago, jurabib, acl, abntex2.
    (
        Shape::At(0),
        &[
            "cite",
            "nocite",
            "citet",
            "citep",
            "citealt",
            "citealp",
            "citeauthor",
            "citefullauthor",
            "citeyear",
            "citeyearpar",
            "citenum",
            "citetalias",
            "citepalias",
            "citen",
            "citeonline",
            "onlinecite",
            "bibentry",
            "citeA",
            "citeNP",
            "citeyearNP",
            "citeN",
            "shortcite",
            "shortciteA",
            "shortciteNP",
            "shortciteN",
            "shortciteauthor",
            "fullciteA",
            "fullciteNP",
            "fullciteauthor",
            "maskcite",
            "maskciteA",
            "masknocite",
            "maskfullcite",
            "nocitemeta",
            "citeasnoun",
            "possessivecite",
            "citeaffixed",
            "citename",
            "newcite",
            "citeposs",
            "posscite",
            "citepos",
            "citeauthoronline",
            "citelanguageresource",
            "inlinecite",
            "ycite",
            "citeauthorp",
            "citeauthort",
            "shortciteyear",
            "citebyear",
            "citejournal",
            "citeabstract",
            "citeANP",
            "citeNN",
            "citeauthorNP",
            "fullciteauthorA",
            "fullciteauthorNP",
            "shortciteauthorNP",
            "shortciteauthorA",
            "citefullauthorp",
            "citefullauthort",
            "footcitep",
            "footcitealt",
            "footcitealp",
            "footciteyear",
            "footcitetitleonly",
            "citetitleonly",
            "citeswithoutentry",
            "nextcitefull",
            "nextciteshort",
            "nextcitenotitle",
            "nocitebuthowcited",
            "posscitet",
            "posscitealt",
            "possciteauthor",
            "posscitealias",
            "pgcitet",
            "pgcitep",
            "pgcitealt",
            "pgposscitet",
            "seccitet",
            "seccitep",
            "seccitealt",
            "cfcite",
        ],
    ),
    // biblatex (its manual, §3.9) and its styles.
    (
        Shape::At(0),
        &[
            "parencite",
            "footcite",
            "footcitetext",
            "textcite",
            "smartcite",
            "supercite",
            "autocite",
            "citetitle",
            "citedate",
            "citeurl",
            "fullcite",
            "footfullcite",
            "notecite",
            "pnotecite",
            "fnotecite",
            "citefield",
            "citelist",
            "blockcite",
            "headlesscite",
            "headlessfullcite",
            "footcitet",
            "surnamecite",
            "gentextcite",
            "nptextcite",
            "fullcitebib",
            "shortrefcite",
            "footciteauthor",
            "footcitetitle",
            "foottextcite",
            "headlessparencite",
            "headlessparenshortcite",
            "parenfullcite",
            "inparencite",
            "citeincite",
            "fullciteincite",
            "authornumcite",
            "citec",
            "citepns",
            "citetns",
            "pagescite",
            "ccite",
            "sdcite",
            "atcite",
            "atpcite",
            "detailscite",
            "biblistcite",
            "bibentrycite",
            "quotecite",
            "fullquotecite",
        ],
    ),
    (
        Shape::Every,
        &[
            "cites",
            "parencites",
            "footcites",
            "footcitetexts",
            "textcites",
            "smartcites",
            "supercites",
            "autocites",
            "fullcites",
            "footfullcites",
            "gentextcites",
            "headlesscites",
            "citeauthors",
            "citetitles",
            "citeyears",
            "ycites",
            "nptextcites",
            "citeurls",
            "foottextcites",
            "headlessfullcites",
            "headlessparencites",
            "headlessparenshortcites",
            "citeincites",
            "fullciteincites",
            "authornumcites",
            "citecs",
            "citets",
            "posscites",
            "detailscites",
        ],
    ),
    (Shape::At(1), &["volcite", "pvolcite", "fvolcite", "ftvolcite", "svolcite", "tvolcite", "avolcite"]),
    (Shape::EverySecond, &["volcites", "pvolcites", "fvolcites", "ftvolcites", "svolcites", "tvolcites", "avolcites"]),
    // csquotes (its manual, §4): the key comes before the text that is quoted.
    (Shape::At(0), &["textcquote", "blockcquote"]),
    (
        Shape::At(1),
        &["foreigntextcquote", "hyphentextcquote", "foreignblockcquote", "hyphenblockcquote", "hybridblockcquote"],
    ),
    (Shape::FirstTwo, &["apud", "apudonline"]),
];

/// Environments that take a key: csquotes (its manual, §4.4).
const ENVIRONMENTS: &[(&str, Shape)] =
    &[("displaycquote", Shape::At(0)), ("foreigndisplaycquote", Shape::At(1)), ("hyphendisplaycquote", Shape::At(1))];

/// Commands that have a name like a citation's and are none.
const NO_CITATIONS: &[&str] = &[
    "citestyle",
    "newcites",
    "setcitestyle",
    "citetext",
    "citereset",
    "citesetup",
    "defcitealias",
    "shortcites",
    "citepunct",
    "citeleft",
    "citeright",
    "citemid",
    "citedash",
    "citeform",
    "citeindextrue",
    "citeindexfalse",
    "citebordercolor",
    "citecolor",
    "citetracker",
    "citationstyle",
    "bibcite",
    "recite",
    "excite",
    "incite",
    "nocitecount",
    "citeprefix",
    "citeformat",
    "citenumfont",
    "citesep",
    "citeindex",
    "citeindextype",
    "citedelim",
    "citedrop",
    "citelabel",
];

/// What is known of a command by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// It cites.
    Cites(Shape),
    /// It may cite: a command of somebody's own, by its name.
    MayCite(Shape),
    /// It does not.
    Other,
}

/// What a command does.
///
/// | name | result |
/// |---|---|
/// | `citep`, `Citep` | cites, keys in the first braces |
/// | `mycite`, `citeme`; `mycites` | may cite, keys in the first braces; in all |
/// | `citestyle`, `section` | does not |
pub fn command(name: &str) -> Command {
    let name = name.strip_prefix("mask").unwrap_or(name);
    let small = name.chars().take(1).map(|c| c.to_ascii_lowercase()).chain(name.chars().skip(1)).collect::<String>();
    if let Some((shape, _)) = ROWS.iter().find(|(_, names)| names.contains(&small.as_str())) {
        return Command::Cites(*shape);
    }
    let like = small.to_ascii_lowercase().contains("cite") && !NO_CITATIONS.contains(&small.as_str());
    let shape = if small.ends_with("cites") { Shape::Every } else { Shape::At(0) };
    if like { Command::MayCite(shape) } else { Command::Other }
}

/// The commands of natbib and LaTeX with something behind their names, as multibib defines them.
pub fn with_suffix(suffix: &str) -> impl Iterator<Item = (String, Shape)> {
    let (shape, names) = ROWS[0];
    names.iter().map(move |name| (format!("{name}{suffix}"), shape))
}

/// Where an environment takes its keys, if it does; its name counts as no argument.
pub fn environment(name: &str) -> Option<Shape> {
    ENVIRONMENTS.iter().find(|(known, _)| *known == name.trim_end_matches('*')).map(|(_, shape)| *shape)
}
