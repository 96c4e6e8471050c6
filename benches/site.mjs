// The site of 5,000 works in headless Chromium: time a keystroke, time to load, size an entry.
//
//     cargo build --release && npm ci --prefix tests/browser && node benches/site.mjs
//
// `REFS` names another build, `WORKS` another number of works. Two cores, no GPU: figures in ARCHITECTURE.md.
import { readdirSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
process.env.REFS ??= path.join(root, "target/release/refs");
const { folder, launch, open, refs } = await import("../tests/browser/support.mjs");
const WORKS = Number(process.env.WORKS ?? 5000);

// Made-up words by a fixed recipe, so that every run sees the same library.
let seed = 20261124;
const random = (below) => {
  // Mulberry32: small, and without the short cycles of a linear recipe.
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below);
};
const syllables = ["ba", "co", "du", "fi", "gra", "ho", "kle", "li", "mo", "nu", "per", "qua", "ri", "sto", "tra", "vi", "zen", "ü", "é", "ł"];
const word = () => Array.from({ length: 2 + random(3) }, () => syllables[random(syllables.length)]).join("");
const lexicon = Array.from({ length: 4000 }, word);
const words = (number) => Array.from({ length: number }, () => lexicon[random(lexicon.length)]);
const capital = (text) => text[0].toUpperCase() + text.slice(1);
const name = () => `${capital(lexicon[random(1500)])}, ${capital(lexicon[random(1500)])}`;
const list = (items) => `[\n${items.map((item) => `  ${JSON.stringify(item)},\n`).join("")}]`;

const families = Array.from({ length: 16 }, (_, i) => ({ key: `family-${i}`, parent: i >= 6 ? `family-${i % 6}` : null }));
const tags = Array.from({ length: 60 }, (_, i) => `tag-${i}`);
const entry = (i) => {
  const year = 2012 + Math.min(14, Math.floor(15 * Math.sqrt(random(1000) / 1000)));
  const on = i > 0 ? Array.from({ length: random(4) }, () => `work${random(i)}: ${["extends", "uses-encoder", "trained-on"][random(3)]}`) : [];
  return `[entries.work${i}]
type = "conference"
name = "${capital(lexicon[random(4000)])}-${i}"
title = "${capital(words(9).join(" "))}"
authors = ${list(Array.from({ length: 3 + random(12) }, name))}
date = "${year}-${String(1 + random(12)).padStart(2, "0")}"
venue = { name = "Proceedings of the ${capital(words(5).join(" "))}", short = "${capital(lexicon[random(200)])} ${year}", pages = "1-12" }
ids = { arxiv = "${2000 + random(600)}.${String(i).padStart(5, "0")}" }
urls = { code = "https://example.org/code/${i}", project = "https://example.org/${i}" }
families = ${list([families[random(16)].key])}
tags = ${list([...new Set([tags[random(60)], tags[random(60)], tags[random(10)]])])}
builds-on = ${list([...new Set(on)])}
attributes = { parameters = "${1 + random(90)}B", vision-encoder = "${capital(words(2).join(" "))}", training-data = "${random(900)}M pairs", open-weights = "yes" }
note = "${capital(words(80).join(" "))}."
`.replace("builds-on = [\n]\n", "");
};
const declared = families.map(({ key, parent }) => `[families.${key}]\ntitle = "${capital(words(2).join(" "))}"\nabout = "${capital(words(14).join(" "))}."\n${parent ? `parent = "${parent}"\n` : ""}`);
const library = path.join(folder, "library.toml");
writeFileSync(library, ["[meta]\nversion = 1\n", ...declared, ...Array.from({ length: WORKS }, (_, i) => entry(i))].join("\n"));

const size = (place) => (statSync(place).isDirectory() ? readdirSync(place).reduce((sum, file) => sum + size(path.join(place, file)), 0) : statSync(place).size);
const median = (times) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)];
const line = (what, times) => console.log(`${what}: median ${median(times).toFixed(1)} ms, slowest ${Math.max(...times).toFixed(1)} ms of ${times.length}`);

const site = path.join(folder, "site");
const page = path.join(folder, "page.html");
const made = [];
for (let i = 0; i < 3; i += 1) { const start = performance.now(); refs(library, "-o", site); made.push(performance.now() - start); }
refs(library, "--single-file", "-o", page);
console.log(`${WORKS} works`);
line("making the folder", made);
const kilobytes = (place) => (size(place) / 1000).toFixed(0);
const each = (place) => `${(size(place) / WORKS).toFixed(0)} bytes a work`;
console.log(`library.toml: ${kilobytes(library)} kB, ${each(library)}`);
console.log(`folder: ${kilobytes(site)} kB, ${each(site)}; its index.html, which a search loads: ${kilobytes(path.join(site, "index.html"))} kB, ${each(path.join(site, "index.html"))}`);
console.log(`single file: ${kilobytes(page)} kB, ${each(page)}`);

const browser = await launch();
for (const [kind, address] of [["folder", path.join(site, "index.html")], ["single file", page]]) {
  const opened = await open(browser, `file://${address}`);
  const loaded = await opened.evaluate(() => performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd);
  console.log(`${kind}: loaded and drawn after ${loaded.toFixed(0)} ms`);
  const typed = [lexicon[7], `${lexicon[42].slice(0, 4)} ${lexicon[99].slice(0, 3)}`, "2023", "proceedings", "ba", "work49", "zzzz"];
  // From the event to a page that is laid out: what keeps a reader waiting, apart from the screen's own frame.
  const times = await opened.evaluate(async (all) => {
    const field = document.getElementById("q");
    const times = [];
    const press = async (value) => {
      await new Promise((resolve) => { requestAnimationFrame(() => setTimeout(resolve)); });
      const start = performance.now();
      field.value = value;
      field.dispatchEvent(new Event("input"));
      document.body.getBoundingClientRect();
      times.push(performance.now() - start);
    };
    for (const text of all) {
      for (let end = 1; end <= text.length; end += 1) await press(text.slice(0, end));
      for (let end = text.length - 1; end >= 0; end -= 1) await press(text.slice(0, end));
    }
    return times;
  }, typed);
  line(`${kind}: a keystroke`, times);
  const clicks = await opened.evaluate(() => {
    const times = [];
    for (const box of [...document.querySelectorAll("#families input")].slice(0, 8)) {
      const start = performance.now();
      box.click();
      document.body.getBoundingClientRect();
      times.push(performance.now() - start);
    }
    return times;
  });
  line(`${kind}: a filter`, clicks);
  if (opened.wrong.length > 0) throw new Error(opened.wrong.join("\n"));
}
await browser.close();
