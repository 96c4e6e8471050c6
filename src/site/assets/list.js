// The list of works: it grows as it is scrolled, rows open and close, arrow keys go through it.
(() => {
  "use strict";
  const site = (window.refsSite ??= {});
  const { element, byId } = site;
  const FIRST = 16;
  const STEP = 80;
  const FAR = 200;

  let hits = [];
  let terms = [];
  let grouped = true;
  /** The places in `hits` of the first row that is shown, and behind the last one. */
  let begin = 0;
  let shown = 0;
  let watcher = null;

  const heading = (year) => (year ? `${year}` : "No year");

  /** The rows that a work of this year goes to: those of the last section, or of a new one. */
  const rowsFor = (year) => {
    const list = byId("list");
    const last = list.lastElementChild;
    const name = grouped ? heading(year) : "";
    if (last && last.dataset.year === name) return last.querySelector("ul");
    const rows = element("ul", { class: "rows" });
    const section = element("section", { class: grouped ? "year" : "flat", "data-year": name }, grouped ? element("h2", {}, name) : "", rows);
    list.append(section);
    return rows;
  };

  const grow = (upTo) => {
    const { works } = site;
    for (; shown < Math.min(upTo, hits.length); shown += 1) {
      const place = hits[shown];
      rowsFor(works.year[place]).append(site.row(place, terms, grouped ? 3 : 2));
    }
    const more = byId("more");
    more.hidden = shown >= hits.length;
    more.textContent = `Show more (${(hits.length - shown).toLocaleString("en")} left)`;
  };

  /** Shows the works from one place to another, and nothing else. */
  const rebuild = (from, to) => {
    begin = from;
    shown = from;
    byId("list").replaceChildren();
    grow(to);
    byId("earlier").hidden = begin === 0;
    byId("earlier").textContent = `Show those before (${begin.toLocaleString("en")})`;
  };

  /** Shows other works. */
  const show = (found, inYears) => {
    hits = found.hits;
    terms = found.terms;
    grouped = inYears;
    rebuild(0, FIRST);
    // Watched anew, or a button that is in sight before and after would not be seen to come into sight.
    watcher?.unobserve(byId("more"));
    watcher?.observe(byId("more"));
    if (hits.length === 0) byId("list").append(element("p", { class: "nothing" }, "Nothing fits all of this. Take a filter away, or search for less."));
  };

  const button = (key) => byId(site.idOf("open", key));

  /** The button of a work, after growing the list as far as it, or starting it near; null for a work that is not in it. */
  const reach = (key) => {
    const at = hits.indexOf(site.works.place.get(key));
    if (at < 0) return null;
    if (at < begin || at > shown + FAR) rebuild(Math.max(0, at - 4), at + FIRST);
    else if (at >= shown) grow(at + FIRST);
    return button(key);
  };

  const close = (opener) => {
    opener.setAttribute("aria-expanded", "false");
    opener.removeAttribute("aria-controls");
    opener.closest(".work").classList.remove("is-open");
    opener.closest(".work").querySelector(".opened")?.remove();
  };

  const open = async (opener) => {
    const place = Number(opener.dataset.place);
    opener.setAttribute("aria-expanded", "true");
    opener.closest(".work").classList.add("is-open");
    let content;
    try {
      content = site.opened(place, await site.details.of(place), grouped ? 4 : 3);
    } catch (error) {
      content = element("div", { class: "opened", role: "alert" }, `This work can't be shown: ${error.message}.`);
    }
    if (opener.getAttribute("aria-expanded") !== "true" || opener.closest(".work").querySelector(".opened")) return;
    opener.closest(".work").append(content);
    if (content.id) opener.setAttribute("aria-controls", content.id);
  };

  /** Shows some of the works before the first row, and goes to the last of them. */
  const earlier = () => {
    const before = begin;
    rebuild(Math.max(0, begin - STEP), shown);
    const opener = openers()[before - begin - 1];
    opener?.focus({ preventScroll: true });
    opener?.scrollIntoView({ block: "center" });
  };

  const openers = () => [...byId("list").querySelectorAll(".open")];

  /** Arrow keys, Home and End among the rows; before the first stands the search. */
  const step = (event) => {
    const from = event.target.closest(".open");
    if (!from || event.altKey || event.ctrlKey || event.metaKey) return;
    const all = openers();
    const at = all.indexOf(from);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    if (to < 0 && begin > 0) { earlier(); return; }
    if (to < 0) { byId("q").focus(); return; }
    if (to >= all.length - 1) grow(shown + STEP);
    openers()[Math.min(to, openers().length - 1)]?.focus();
  };

  const start = () => {
    byId("more").addEventListener("click", () => {
      const next = shown;
      grow(shown + STEP);
      openers()[next]?.focus();
    });
    byId("earlier").addEventListener("click", earlier);
    byId("list").addEventListener("keydown", step);
    watcher = new IntersectionObserver((seen) => { if (seen.some((one) => one.isIntersecting)) grow(shown + STEP); }, { rootMargin: "600px" });
  };

  site.list = { show, reach, open, close, openers, start, hits: () => hits };
})();
