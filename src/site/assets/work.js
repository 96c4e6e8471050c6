// A work in the list: its row, and what opens below it.
(() => {
  "use strict";
  const site = (window.refsSite ??= {});
  const { element } = site;

  const chip = (family) => {
    const { title, key, colour } = site.works.families[family];
    return element("span", { class: `family c${colour}` }, element("bdi", {}, title || key));
  };

  /** The venue, with the year where neither it nor the section says it. */
  const where = (place, level) => {
    const { works } = site;
    const [venue, year] = [works.venue[place], works.year[place] ? `${works.year[place]}` : ""];
    return level === 3 || venue.includes(year) ? venue : `${venue} ${year}`.trim();
  };

  /** The title; its own markup, which the Rust side made (src/site/title.rs), gives way to what is searched for. */
  const title = (place, terms) => {
    const { works } = site;
    const holder = element("span", { class: "title", dir: "auto" });
    if (terms.length === 0 && works.html[place]) holder.innerHTML = works.html[place];
    else holder.append(...site.marked(works.title[place], terms));
    return holder;
  };

  /** The row of a work, with a heading of this level; `terms` are marked. */
  site.row = (place, terms, level) => {
    const { works } = site;
    const key = works.key[place];
    const name = works.name[place];
    const button = element(
      "button",
      { type: "button", class: "open", id: site.idOf("open", key), "aria-expanded": "false", "data-place": `${place}` },
      name && element("span", { class: "name", dir: "auto" }, site.marked(name, terms)),
      name && " ",
      title(place, terms),
    );
    const by = element(
      "p",
      { class: "by" },
      works.by[place] && element("span", { class: "who", dir: "auto" }, site.marked(works.by[place], terms)), " ",
      element("span", { class: "venue", dir: "auto" }, where(place, level)), " ",
      works.family[place].map(chip),
    );
    return element("li", { class: `work ${works.colour(place)}` }, element(`h${level}`, {}, button), by);
  };

  const link = ([label, address]) => element("li", {}, element("a", { href: address, rel: "noopener noreferrer" }, label));

  const pairs = (heading, rows) => rows.length > 0 && [
    heading,
    element("dl", {}, rows.map(([name, value]) => [element("dt", {}, name), element("dd", { dir: "auto" }, value)])),
  ];

  const relation = ([key, label, kinds]) => {
    const known = site.works.place.has(key);
    const name = element("bdi", {}, label);
    const year = known && site.works.year[site.works.place.get(key)];
    return element(
      "li",
      {},
      known ? element("a", { href: `#${new URLSearchParams({ entry: key })}`, "data-entry": key }, name) : name,
      year ? element("span", { class: "when" }, ` ${year}`) : "",
      kinds.length > 0 ? element("span", { class: "kind" }, ` ${kinds.join(", ")}`) : "",
    );
  };

  const RELATIONS = 15;

  /** Related works; of a very long list the first ones, and a button for the others. */
  const relations = (heading, works) => {
    if (works.length === 0) return false;
    const cut = works.length > RELATIONS + 3 ? RELATIONS : works.length;
    const list = element("ul", { class: "lineage" }, works.slice(0, cut).map(relation));
    if (cut === works.length) return [heading, list];
    const show = ({ target }) => {
      target.remove();
      list.append(...works.slice(cut).map(relation));
      list.children[cut].querySelector("a")?.focus();
    };
    return [heading, list, element("button", { type: "button", class: "rest", click: show }, `and ${works.length - cut} more`)];
  };

  /** The note is HTML that the Rust side made: its markup is ours, its text escaped (src/site/markdown.rs). */
  const note = (html) => {
    const holder = element("div", { class: "note", dir: "auto" });
    holder.innerHTML = html;
    return holder;
  };

  const AUTHORS = 30;

  const named = (names) => names.map((name, i) => [i > 0 ? ", " : "", element("bdi", {}, name)]);

  /** The authors; of a very long list the first ones, and a button for the others. */
  const authors = (all) => {
    const line = element("p", { class: "authors" });
    if (all.length <= AUTHORS) { line.append(...named(all).flat()); return line; }
    const rest = all.length - AUTHORS;
    const show = () => {
      line.replaceChildren(...named(all).flat());
      line.tabIndex = -1;
      line.focus();
    };
    line.append(...named(all.slice(0, AUTHORS)).flat(), " ", element("button", { type: "button", class: "rest", click: show }, `and ${rest} more`));
    return line;
  };

  const tags = (place) => site.works.tag[place].length > 0 && element(
    "ul",
    { class: "tags", "aria-label": "Tags" },
    site.works.tag[place].map((tag) => element("li", {}, element("button", { type: "button", "data-tag": site.works.tags[tag] }, site.works.tags[tag]))),
  );

  const citation = (place, text) => {
    if (!text) return element("p", { class: "quiet" }, "BibTeX has no form for this key.");
    const shown = element("pre", { tabindex: "0", "aria-label": `BibTeX of ${site.works.label(place)}` }, text);
    const fold = element("details", { class: "bibtex" }, element("summary", {}, "Show BibTeX"), shown);
    const said = element("span", { class: "said", role: "status" });
    const copy = element("button", { type: "button", class: "copy", click: () => site.copy(text, said, shown, "Copied.") }, "Copy BibTeX");
    return element("div", { class: "cite" }, copy, said, fold);
  };

  /** What opens below a row, its headings of this level. */
  site.opened = (place, details, level) => element(
    "div",
    { class: "opened", id: site.idOf("opened", site.works.key[place]) },
    element(
      "div",
      { class: "text" },
      authors(details.authors),
      details.links.length > 0 && element("ul", { class: "links", "aria-label": "Links" }, details.links.map(link)),
      details.note ? note(details.note) : element("p", { class: "quiet" }, "There is no note on this work."),
      tags(place),
      citation(place, details.bibtex),
    ),
    element(
      "div",
      { class: "more" },
      ...(relations(element(`h${level}`, {}, "Builds on"), details.on) || []),
      ...(relations(element(`h${level}`, {}, "Built on by"), details.by) || []),
      ...(pairs(element(`h${level}`, {}, "Attributes"), details.attributes) || []),
      ...(pairs(element(`h${level}`, {}, "Details"), details.facts) || []),
    ),
  );

  const byCommand = (text) => {
    const area = element("textarea", { class: "vh", "aria-hidden": "true", tabindex: "-1" });
    const before = document.activeElement;
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    before?.focus({ preventScroll: true });
    return done;
  };

  const written = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // No permission, or no clipboard for this kind of page.
      try { return byCommand(text); } catch { return false; }
    }
  };

  /** Copies a text and says `done` in `said`; where the browser refuses, selects it in `shown` to be copied by hand. */
  site.copy = async (text, said, shown, done) => {
    if (await written(text)) {
      said.textContent = done;
      setTimeout(() => { said.textContent = ""; }, 4000);
      return;
    }
    said.textContent = "The browser refused the clipboard: the text is selected, copy it with Ctrl+C or ⌘C.";
    shown.closest("details").open = true;
    shown.focus();
    getSelection().selectAllChildren(shown);
  };
})();
