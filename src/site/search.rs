//! The view that searches: what stands there before its script fills it.

use super::page::{Frame, Place, SEARCH, View};

/// The view.
pub fn view(frame: &Frame<'_>) -> View {
    let without = match frame.place {
        Place::Folder => WITHOUT_SCRIPTS,
        Place::SingleFile => "This page needs scripts.",
    };
    let body = format!("{FORM}<noscript><p class=\"notice\">{without}</p></noscript>\n{COLUMNS}");
    View { file: SEARCH.to_owned(), title: "Works".to_owned(), body }
}

const WITHOUT_SCRIPTS: &str =
    r#"Searching needs scripts. Without them, <a href="families.html">the families</a> list the works."#;

const FORM: &str = r#"<h1 class="vh">Works</h1>
<search>
<form class="seek" id="seek">
<label class="vh" for="q">Search the works</label>
<input id="q" type="search" placeholder="Search titles, authors, notes" autocomplete="off" autocapitalize="off" spellcheck="false" enterkeyhint="search">
<kbd aria-hidden="true">/</kbd>
</form>
</search>
<div class="years" id="years" role="group" aria-label="Works by year"></div>
"#;

const COLUMNS: &str = r#"<div class="columns">
<div class="side">
<button type="button" class="plain" id="show-filters" aria-expanded="false" aria-controls="filters">Filters</button>
<form id="filters" aria-label="Filters">
<fieldset id="family-set"><legend>Family</legend><ul id="families"></ul></fieldset>
<fieldset><legend>Years</legend><div class="range"><label><span class="vh">From</span><select id="from"></select></label><span aria-hidden="true">–</span><label><span class="vh">To</span><select id="to"></select></label></div></fieldset>
<fieldset id="tag-set"><legend>Tags</legend><ul id="tags"></ul><button type="button" class="plain" id="more-tags" hidden></button></fieldset>
</form>
</div>
<section class="results" id="results" tabindex="-1" aria-label="Results">
<div class="bar">
<p id="count" role="status"></p>
<label class="sort">Order <select id="sort"><option value="">newest first</option><option value="oldest">oldest first</option><option value="name">by name</option></select></label>
<button type="button" class="plain" id="copy-all">Copy all BibTeX</button>
<span class="said" id="said-all" role="status"></span>
</div>
<details class="bibtex" id="all-details" hidden><summary>BibTeX of all shown</summary><pre id="shown-all" tabindex="0" aria-label="BibTeX of all shown"></pre></details>
<ul class="chips" id="chips" aria-label="Filters in use"></ul>
<p class="about" id="about" hidden></p>
<button type="button" class="more" id="earlier" hidden></button>
<div id="list"></div>
<button type="button" class="more" id="more" hidden></button>
</section>
</div>
"#;
