// What is looked at, as the part of the address behind `#`: it can be kept, sent, and gone back to.
(() => {
  "use strict";
  const site = (window.refsSite ??= {});

  const YEARS = /^(\d{4})?(\.\.)?(\d{4})?$/;

  /** `2023`, `2021..2023`, `2022..` or `..2022`, as on the command line; null for anything else. */
  const years = (text) => {
    const parts = YEARS.exec(text ?? "");
    if (!parts || !(parts[1] || parts[3])) return null;
    const from = parts[1] ? Number(parts[1]) : null;
    const to = parts[2] ? (parts[3] ? Number(parts[3]) : null) : from;
    return parts[2] || !parts[3] ? { from, to } : null;
  };

  const spelled = ({ from, to }) => (from === to ? `${from}` : `${from ?? ""}..${to ?? ""}`);

  site.nothingAsked = () => ({ view: "", q: "", families: [], years: null, tags: [], sort: "", entry: "" });

  /** What an address asks for; what it does not say or misspells is nothing asked. */
  site.readAddress = (hash) => {
    const asked = new URLSearchParams(hash.replace(/^#/, ""));
    return {
      view: asked.get("view") ?? "",
      q: asked.get("q") ?? "",
      families: [...new Set(asked.getAll("family"))],
      years: years(asked.get("year")),
      tags: [...new Set(asked.getAll("tag"))],
      sort: ["oldest", "name"].includes(asked.get("sort")) ? asked.get("sort") : "",
      entry: asked.get("entry") ?? "",
    };
  };

  /** An address that asks; the key of a work alone, `#li2023blip2`, opens it, and null is a place in the page. */
  site.wholeAddress = (hash, keys) => {
    if (hash.length < 2 || hash.includes("=")) return hash;
    const [key] = new URLSearchParams(hash.slice(1)).keys();
    return keys.includes(key) ? `#${new URLSearchParams({ entry: key })}` : null;
  };

  site.writeAddress = (state) => {
    const asked = new URLSearchParams();
    if (state.view) asked.set("view", state.view);
    if (state.q.trim()) asked.set("q", state.q.trim());
    for (const family of state.families) asked.append("family", family);
    if (state.years) asked.set("year", spelled(state.years));
    for (const tag of state.tags) asked.append("tag", tag);
    if (state.sort) asked.set("sort", state.sort);
    if (state.entry) asked.set("entry", state.entry);
    const text = asked.toString();
    return text ? `#${text}` : "#";
  };

  site.spelledYears = spelled;
})();
