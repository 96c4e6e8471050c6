// node citeproc.mjs FOLDER: for each FOLDER/styles/NAME.csl the references of FOLDER/items.json, set by citeproc-js.
// Prints {style: [[key, text], …]} in the order of each list. With --cited, the citations of FOLDER/clusters.json instead, each as
// the first one of a document: {style: [text, …]}. With --locale NAME in this locale. CITEPROC_FROM names a file beside
// node_modules/citeproc.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';

const options = { cited: { type: 'boolean' }, locale: { type: 'string' } };
const { values, positionals } = parseArgs({ options, allowPositionals: true });
const CSL = createRequire(process.env.CITEPROC_FROM || import.meta.url)('citeproc');
const folder = positionals[0];
const read = (...parts) => fs.readFileSync(path.join(folder, ...parts), 'utf8');
const items = JSON.parse(read('items.json'));

// Where the source cut the list of authors, the items have a stand-in as the last one; it reads "et al.".
const cut = (text) =>
  text.replace(/([,;]?) *(?:and|&|和)? *\u{10FF00}([.]?)/u, (_, mark, stop) => `${mark} et al${stop || '.'}`);
const clean = (text) => cut(text).replace(/\s+/g, ' ').trim();
const byId = Object.fromEntries(items.map((item) => [item.id, item]));

function engine(name) {
  const sys = { retrieveLocale: (lang) => read('locales', `${lang}.xml`), retrieveItem: (id) => structuredClone(byId[id]) };
  const engine = new CSL.Engine(sys, read('styles', `${name}.csl`), values.locale, Boolean(values.locale));
  engine.setOutputFormat('text');
  return engine;
}

function references(name) {
  const one = engine(name);
  one.updateItems(items.map((item) => item.id));
  const made = one.makeBibliography();
  if (!made) return [];
  const [about, texts] = made;
  return texts.map((text, at) => [about.entry_ids[at][0], clean(text)]);
}

function citations(name) {
  const one = engine(name);
  return JSON.parse(read('clusters.json')).map((keys) => {
    one.updateItems(keys);
    const citation = { citationItems: keys.map((id) => ({ id })), properties: { noteIndex: 0 } };
    const clustered = one.previewCitationCluster(citation, [], [], 'text');
    one.restoreProcessorState([]);
    return clean(clustered);
  });
}

const styles = fs.readdirSync(path.join(folder, 'styles')).filter((name) => name.endsWith('.csl')).sort();
const of = values.cited ? citations : references;
const all = Object.fromEntries(styles.map((style) => [style.slice(0, -4), of(style.slice(0, -4))]));
process.stdout.write(JSON.stringify(all, null, 1) + '\n');
