// Which works are asked for, in which order, and how many there are behind every filter.
(() => {
  "use strict";
  const site = (window.refsSite ??= {});

  /** How many colours families have (src/site/works.rs); the one behind the last stands for no family. */
  site.COLOURS = 8;

  /** Reads the index of the page and adds what is derived from it. */
  site.loadIndex = () => {
    const holder = site.byId("index");
    const works = JSON.parse(holder.textContent);
    holder.remove();
    works.count = works.key.length;
    works.place = new Map(works.key.map((key, place) => [key, place]));
    works.familyPlace = new Map(works.families.map((family, place) => [family.key, place]));
    works.tagPlace = new Map(works.tags.map((tag, place) => [tag, place]));
    // Each work's families and those that they are parts of; the place behind the last stands for none.
    const none = works.families.length;
    works.lines = works.family.map((own) => {
      const line = [...new Set(own.flatMap((place) => works.families[place].line))];
      return line.length > 0 ? line : [none];
    });
    works.foldedName = works.name.map(site.fold);
    works.foldedTitle = works.title.map(site.fold);
    // Without any name there is no column for them.
    document.documentElement.classList.toggle("named", works.name.some(Boolean));
    works.label = (place) => works.name[place] || works.title[place];
    works.colourNumber = (place) => (works.family[place].length > 0 ? works.families[works.family[place][0]].colour : site.COLOURS);
    works.colour = (place) => (works.family[place].length > 0 ? `c${works.colourNumber(place)}` : "cx");
    site.works = works;
  };

  /** The rank of a work whose name is what was typed. */
  const BEST = 5;

  /** How well a work that has all the words fits them: its name before its title before the rest. */
  const rank = (place, terms, whole) => {
    const name = site.works.foldedName[place];
    const title = site.works.foldedTitle[place];
    if (name && name === whole) return BEST;
    if (name && name.startsWith(whole)) return 4;
    if (name && terms.every((term) => name.includes(term))) return 3;
    if (title.includes(whole)) return 2;
    return terms.every((term) => title.includes(term)) ? 1 : 0;
  };

  const byName = () => {
    const { works } = site;
    works.nameOrder ??= works.key
      .map((_, place) => [site.fold(works.label(place)), place])
      .sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] - b[1]))
      .reduce((order, [, place], rank) => { order[place] = rank; return order; }, new Uint32Array(works.count));
    return works.nameOrder;
  };

  const ordered = (hits, state, terms) => {
    const { works } = site;
    if (state.sort === "name") {
      const order = byName();
      return hits.sort((a, b) => order[a] - order[b]);
    }
    if (state.sort === "oldest") {
      const year = (place) => works.year[place] || Infinity;
      return hits.sort((a, b) => year(a) - year(b) || b - a);
    }
    if (terms.length === 0) return hits;
    const whole = terms.join(" ");
    const ranked = Array.from({ length: BEST + 1 }, () => []);
    for (const place of hits) ranked[BEST - rank(place, terms, whole)].push(place);
    return ranked.flat();
  };

  /** Whether the order is one of years, so that the list shows them. */
  site.inYears = (state) => state.sort === "oldest" || (state.sort === "" && site.terms(state.q).length === 0);

  /** Years that are asked for as a test; a work without a year passes only where none are. */
  const inYears = (asked) => {
    if (!asked) return () => true;
    const [from, to] = [asked.from ?? 1, asked.to ?? 9999];
    return (year) => year >= from && year <= to;
  };

  let last = { typed: "", places: [] };

  /** The works with all the words. What was typed on behind the last search can only be among its works. */
  const withWords = (typed, terms) => {
    const { works } = site;
    if (terms.length === 0) return (works.all ??= works.key.map((_, place) => place));
    const among = last.typed && typed.startsWith(last.typed) ? last.places : withWords("", []);
    last = { typed, places: among.filter((place) => terms.every((term) => works.words[place].includes(term))) };
    return last.places;
  };

  /**
   * The works that pass, in order, and for each family, year and tag how many would pass if it were chosen: families
   * and years as alternatives to those chosen, tags in addition. Years are counted by the colour of the family.
   */
  site.search = (state) => {
    const { works } = site;
    const terms = site.terms(state.q);
    const families = state.families.map((key) => works.familyPlace.get(key) ?? (key === "" ? works.families.length : -1));
    const tags = state.tags.map((tag) => works.tagPlace.get(tag) ?? -1);
    const yearPasses = inYears(state.years);
    const found = { hits: [], families: new Uint32Array(works.families.length + 1), tags: new Uint32Array(works.tags.length), years: new Map(), terms };
    for (const place of withWords(site.fold(state.q), terms)) {
      if (!tags.every((tag) => works.tag[place].includes(tag))) continue;
      const year = works.year[place];
      const rightYear = yearPasses(year);
      const rightFamily = families.length === 0 || works.lines[place].some((family) => families.includes(family));
      if (rightYear) for (const family of works.lines[place]) found.families[family] += 1;
      if (rightFamily) {
        if (!found.years.has(year)) found.years.set(year, new Uint32Array(site.COLOURS + 1));
        found.years.get(year)[works.colourNumber(place)] += 1;
      }
      if (!rightYear || !rightFamily) continue;
      for (const tag of works.tag[place]) found.tags[tag] += 1;
      found.hits.push(place);
    }
    found.hits = ordered(found.hits, state, terms);
    return found;
  };
})();
