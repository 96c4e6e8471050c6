// node citeproc.mjs FOLDER: for each FOLDER/styles/NAME.csl the references of FOLDER/items.json, set by citeproc-js.
// Prints {style: [[key, text], …]} in the order of each list. CITEPROC_FROM names a file beside node_modules/citeproc.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';

const CSL = createRequire(process.env.CITEPROC_FROM || import.meta.url)('citeproc');
const folder = process.argv[2];
const read = (...parts) => fs.readFileSync(path.join(folder, ...parts), 'utf8');
const items = JSON.parse(read('items.json'));
const byId = Object.fromEntries(items.map((item) => [item.id, item]));

// Where the source cut the list of authors, the items have a stand-in as the last one; it reads "et al.".
const cut = (text) =>
  text.replace(/([,;]?) *(?:and|&|和)? *\u{10FF00}([.]?)/u, (_, mark, stop) => `${mark} et al${stop || '.'}`);

function references(style) {
  const sys = { retrieveLocale: (lang) => read('locales', `${lang}.xml`), retrieveItem: (id) => byId[id] };
  const engine = new CSL.Engine(sys, read('styles', style));
  engine.setOutputFormat('text');
  engine.updateItems(items.map((item) => item.id));
  const [about, texts] = engine.makeBibliography();
  return texts.map((text, at) => [about.entry_ids[at][0], cut(text).replace(/\s+/g, ' ').trim()]);
}

const styles = fs.readdirSync(path.join(folder, 'styles')).filter((name) => name.endsWith('.csl')).sort();
const all = Object.fromEntries(styles.map((style) => [style.slice(0, -4), references(style)]));
process.stdout.write(JSON.stringify(all, null, 1) + '\n');
