#!/usr/bin/env bash
# How many references of real conference records are those of citeproc-js, style by style; case, quotation marks and blanks aside.
# Wants node, npm and the records in ../shared/records (or $REFS_SHARED/records).
# usage: benches/agreement.sh [N]      REFS=target/release/refs
set -euo pipefail
cd "$(dirname "$0")/.."
refs=${REFS:-$PWD/target/release/refs}
records=${REFS_SHARED:-$PWD/../shared}/records
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bash "$records/slice.sh" "${1:-100}" "$work/records.bib"
"$refs" -L "$work/library.toml" import "$work/records.bib" 2>/dev/null || [ $? -eq 1 ]
(cd "$work" && npm init -y >/dev/null && npm install --silent citeproc@2.4.63)
REFS_CITEPROC="$work/given" REFS_CITEPROC_LIBRARY="$work/library.toml" \
  cargo test --quiet --test conformance what_citeproc_js_is_given >/dev/null
CITEPROC_FROM="$work/package.json" node tests/conformance/citeproc.mjs "$work/given" > "$work/theirs.json"
python3 - "$work/given/ours.json" "$work/theirs.json" <<'PY'
import json, re, sys, unicodedata

def bare(text):
    text = re.sub(r"^(\[\d+\]|\(\d+\)|\d+\.)\s*", "", text.strip())
    return re.sub(r"[\s\"'`“”‘’_*]+", "", unicodedata.normalize("NFC", text)).lower().replace("–", "-")

ours, theirs = (json.load(open(path)) for path in sys.argv[1:])
for style, references in theirs.items():
    mine = dict(ours[style])
    same = sum(bare(mine[key]) == bare(text) for key, text in references)
    print(f"{style:45} {same} of {len(references)}")
PY
