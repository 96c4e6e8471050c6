// Text without accents and case, as the index was folded (src/site/folded.rs), and where a search found it.
(() => {
  "use strict";
  const site = (window.refsSite ??= {});
  const MARKS = /\p{M}/gu;

  site.fold = (text) => (/^[\x20-\x7e]*$/.test(text) ? text : text.normalize("NFKD").replace(MARKS, "")).toLowerCase().replace(/ς/g, "σ");

  /** The words that are searched for; each must be somewhere in a work. */
  site.terms = (typed) => site.fold(typed).split(/\s+/).filter(Boolean);

  /** The folded text, and for each of its code units the place of the character of `text` that it came from. */
  const mapped = (text) => {
    let folded = "";
    const places = [];
    let place = 0;
    for (const character of text) {
      for (const unit of site.fold(character)) {
        folded += unit;
        for (let i = 0; i < unit.length; i += 1) places.push(place);
      }
      place += character.length;
    }
    places.push(text.length);
    return { folded, places };
  };

  /** The text as nodes, with a `<mark>` round what was searched for. */
  site.marked = (text, terms) => {
    if (terms.length === 0) return [text];
    const { folded, places } = mapped(text);
    const hit = new Uint8Array(text.length);
    for (const term of terms) {
      for (let at = folded.indexOf(term); at >= 0; at = folded.indexOf(term, at + term.length)) {
        hit.fill(1, places[at], places[at + term.length] ?? text.length);
      }
    }
    const nodes = [];
    for (let from = 0, to = 0; from < text.length; from = to) {
      while (to < text.length && hit[to] === hit[from]) to += 1;
      const part = text.slice(from, to);
      nodes.push(hit[from] ? site.element("mark", {}, part) : part);
    }
    return nodes;
  };
})();
