#!/usr/bin/env bash
# Lets the programs that people use read what refs writes: the shipped library, or a .bib file that is named.
# A program that is missing is said, one that complains ends the run with 1. CONTRIBUTING.md says how to get them.
set -uo pipefail
cd "$(dirname "$0")/.."
refs=${REFS:-$PWD/target/release/refs}
source=${1:+$(realpath "$1")}
library=$PWD/library.toml
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
failed=0

has() { command -v "$1" >/dev/null || { echo "-       $1 is not there"; return 1; }; }
told() { if [ "$1" -eq 0 ]; then echo "ok      $2"; else echo "FAILED  $2"; head -5 log; failed=1; fi; }
export_as() {
  if [ -n "$source" ]; then "$refs" convert "$source" "$2" --to "$1"; else "$refs" -L "$library" export --format "$1" -o "$2"; fi 2>log
  [ $? -le 1 ] || { cat log; exit 1; }
}

export_as bibtex out.bib
if has bibtex; then
  for style in plain IEEEtran acl_natbib; do
    kpsewhich "$style.bst" >/dev/null || { echo "-       $style.bst is not there"; continue; }
    printf '\\relax\n\\citation{*}\n\\bibstyle{%s}\n\\bibdata{out}\n' "$style" >out.aux
    bibtex out >all; grep -E "^Warning|error|skipping|couldn't" all >log
    [ ! -s log ]; told $? "bibtex $style ($(wc -l <log) complaints)"
  done
fi
export_as biblatex outl.bib
if has biber; then
  biber --tool outl.bib >all 2>&1; grep -E ' (WARN|ERROR) - ' all >log
  [ ! -s log ]; told $? "biber ($(wc -l <log) complaints)"
fi
export_as hayagriva out.yaml
if has hayagriva; then hayagriva out.yaml reference --style ieee >/dev/null 2>log; told $? hayagriva; fi
if python3 -c 'import typst' 2>/dev/null; then
  echo '#bibliography("out.yaml", full: true, style: "ieee")' >out.typ
  python3 -c 'import typst; typst.compile("out.typ", output="out.pdf")' 2>log; told $? typst
else echo "-       typst (Python) is not there"; fi
export_as csl-json out.json
if has pandoc; then
  printf -- '---\nbibliography: out.json\nnocite: "@*"\n---\n' >out.md
  pandoc --citeproc out.md -t plain -o out.txt 2>log; told $? "pandoc --citeproc"
fi
export_as ris out.ris
if python3 -c 'import rispy' 2>/dev/null; then
  python3 - >log 2>&1 <<'P'
import json, re, rispy, sys
plain = lambda text: re.sub(r"<[^>]*>|\u2060|\s", "", text or "")
items = {item["id"]: item for item in json.load(open("out.json"))}
wrong = []
for work in rispy.load(open("out.ris", encoding="utf-8")):
    item = items.pop(work["id"])
    same = [
        plain(item.get("title")) == plain(work.get("title")),
        len(item.get("author", [])) == len(work.get("authors", [])),
        item.get("DOI") == work.get("doi"),
        str(item.get("issued", {}).get("date-parts", [[""]])[0][0]) == work.get("year", "")[:4],
    ]
    if not all(same):
        wrong.append((work["id"], same))
print(*(wrong + list(items)), sep="\n")
sys.exit(bool(wrong or items))
P
  told $? "rispy, against the CSL-JSON"
else echo "-       rispy (Python) is not there"; fi
exit $failed
