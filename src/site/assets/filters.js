// The filters: families, years and tags with their counts, and the chips that take them away.
(() => {
  "use strict";
  const site = (window.refsSite ??= {});
  const { element, byId } = site;
  const TAGS = 12;
  let allTags = false;

  const box = (kind, value, label, className) => {
    const input = element("input", { type: "checkbox", name: kind, value });
    const count = element("span", { class: "n" });
    return { input, count, item: element("li", { class: className }, element("label", {}, input, element("bdi", {}, label), " ", count)) };
  };

  const families = [];
  const tags = [];
  const bars = [];

  const makeFamilies = () => {
    const { works } = site;
    for (const family of works.families) {
      families.push(box("family", family.key, family.title || family.key, `d${Math.min(family.depth, 3)} c${family.colour}`));
    }
    if (works.lines.some((line) => line[0] === works.families.length)) families.push(box("family", "", "In no family", "d0 cx"));
    byId("families").append(...families.map(({ item }) => item));
    byId("family-set").hidden = families.length === 0;
  };

  const makeTags = () => {
    const { works } = site;
    const counts = new Uint32Array(works.tags.length);
    for (const own of works.tag) for (const tag of own) counts[tag] += 1;
    works.tags.forEach((tag, place) => tags.push({ ...box("tag", tag, tag, ""), place, all: counts[place] }));
    tags.sort((a, b) => b.all - a.all || a.place - b.place);
    byId("tags").append(...tags.map(({ item }) => item));
    byId("tag-set").hidden = tags.length === 0;
    byId("more-tags").addEventListener("click", () => { allTags = !allTags; showTags(site.state); });
  };

  const showTags = (state) => {
    tags.forEach(({ item }, rank) => {
      item.hidden = !allTags && rank >= TAGS && !state.tags.includes(tags[rank].input.value);
    });
    byId("more-tags").hidden = tags.length <= TAGS;
    byId("more-tags").textContent = allTags ? "Fewer tags" : `All ${tags.length} tags`;
  };

  const makeYears = () => {
    const { works } = site;
    const known = works.year.filter(Boolean);
    const [first, last] = [Math.min(...known), Math.max(...known)];
    byId("years").hidden = known.length === 0;
    if (known.length === 0) return;
    const options = (label) => [element("option", { value: "" }, label), ...Array.from({ length: last - first + 1 }, (_, i) => element("option", {}, `${first + i}`))];
    byId("from").append(...options("any"));
    byId("to").append(...options("any"));
    const total = new Map();
    for (const year of known) total.set(year, (total.get(year) ?? 0) + 1);
    const most = Math.max(...total.values());
    for (let year = first; year <= last; year += 1) {
      const all = element("span", { class: "all" });
      const parts = Array.from({ length: site.COLOURS + 1 }, (_, colour) => element("span", { class: colour < site.COLOURS ? `c${colour}` : "cx" }));
      const now = element("span", { class: "now" }, parts);
      all.style.height = `${(100 * (total.get(year) ?? 0)) / most}%`;
      const label = element("span", { class: "label", "aria-hidden": "true" }, element("span", { class: "century" }, `${year}`.slice(0, 2)), `${year}`.slice(2));
      const button = element("button", { type: "button", class: year % 5 === 0 ? "" : "between", "data-year": `${year}`, disabled: !total.has(year) }, element("span", { class: "bar" }, all, now), label);
      bars.push({ year, button, parts, most });
    }
    byId("years").classList.toggle("some", bars.length > 14);
    byId("years").classList.toggle("many", bars.length > 36);
    byId("years").append(...bars.map(({ button }) => button));
  };

  const showYears = (state, found) => {
    byId("from").value = state.years?.from ?? "";
    byId("to").value = state.years?.to ?? "";
    const inside = (year) => state.years && year >= (state.years.from ?? 0) && year <= (state.years.to ?? 9999);
    byId("years").classList.toggle("chosen", state.years !== null);
    for (const { year, button, parts, most } of bars) {
      const counts = found.years.get(year);
      const number = counts ? counts.reduce((sum, count) => sum + count) : 0;
      parts.forEach(({ style }, colour) => { style.height = `${counts ? (100 * counts[colour]) / most : 0}%`; });
      button.setAttribute("aria-pressed", String(Boolean(inside(year))));
      button.setAttribute("aria-label", `${year}: ${site.counted(number)}`);
      button.title = `${year}: ${site.counted(number)}`;
    }
  };

  const chip = (kind, value, label) => element("li", {}, element("button", { type: "button", "data-chip": kind, "data-value": value, "aria-label": `Remove the filter ${label}` }, element("bdi", {}, label), element("span", { "aria-hidden": "true" }, " ×")));

  const chips = (state) => {
    const { works } = site;
    const title = (key) => (key === "" ? "In no family" : works.families[works.familyPlace.get(key)]?.title || key);
    const all = [
      ...state.families.map((key) => chip("family", key, title(key))),
      ...(state.years ? [chip("years", "", site.spelledYears(state.years).replace("..", "–"))] : []),
      ...state.tags.map((tag) => chip("tag", tag, tag)),
    ];
    if (all.length > 1 || (all.length === 1 && state.q)) all.push(element("li", {}, element("button", { type: "button", "data-chip": "all", class: "clear" }, "Clear all")));
    byId("chips").replaceChildren(...all);
  };

  /** The text of the family, where one alone is asked for. */
  const about = (state) => {
    const { works } = site;
    const family = state.families.length === 1 && works.families[works.familyPlace.get(state.families[0])];
    byId("about").hidden = !family || !family.about;
    byId("about").textContent = family ? family.about : "";
  };

  const number = ({ input, count, item }, value) => {
    count.textContent = value.toLocaleString("en");
    item.classList.toggle("zero", value === 0 && !input.checked);
  };

  /** Shows what is asked for and how many works are behind each filter. */
  const show = (state, found) => {
    const { works } = site;
    for (const family of families) {
      family.input.checked = state.families.includes(family.input.value);
      number(family, found.families[works.familyPlace.get(family.input.value) ?? works.families.length]);
    }
    for (const tag of tags) {
      tag.input.checked = state.tags.includes(tag.input.value);
      number(tag, found.tags[tag.place]);
    }
    showTags(state);
    showYears(state, found);
    chips(state);
    about(state);
    const used = state.families.length + state.tags.length + (state.years ? 1 : 0);
    byId("show-filters").textContent = used > 0 ? `Filters (${used})` : "Filters";
  };

  const start = () => { makeFamilies(); makeTags(); makeYears(); };

  site.filters = { start, show };
})();
