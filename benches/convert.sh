#!/usr/bin/env bash
# How long a `.bib` file takes: `refs convert` to BibTeX and to CSL-JSON, and `refs import` into a new library, beside bibtool,
# bib2bib and the command line of hayagriva where they are on the path. The files are arguments; `../shared/records/slice.sh N OUT`
# cuts some of N real records.
# Prints one line a run: program, task, file, wall s, cpu s, peak KiB (medians of RUNS, in turns).
# usage: benches/convert.sh FILE.bib…      REFS=target/release/refs RUNS=5
set -euo pipefail
refs=${REFS:-$(cd "$(dirname "$0")/.." && pwd)/target/release/refs}
runs=${RUNS:-5}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Median wall, cpu and peak of a command over the runs.
timed() {
  for _ in $(seq "$runs"); do
    rm -f "$work/library.toml"
    /usr/bin/time -q -f '%e %U %S %M' -o "$work/time" "$@" >/dev/null 2>&1 || true
    awk '{ print $1, $2 + $3, $4 }' "$work/time"
  done | sort -n | sed -n "$(((runs + 1) / 2))p"
}

for file in "$@"; do
  name=$(basename "$file")
  echo "refs bibtex $name $(timed "$refs" convert "$file" --to bibtex -o "$work/refs.bib")"
  if command -v bibtool >/dev/null; then echo "bibtool bibtex $name $(timed bibtool -q "$file" -o "$work/bibtool.bib")"; fi
  if command -v bib2bib >/dev/null; then echo "bib2bib bibtex $name $(timed bib2bib -q -ob "$work/b.bib" -oc "$work/b.cit" "$file")"; fi
  echo "refs csl-json $name $(timed "$refs" convert "$file" --to csl-json -o "$work/refs.json")"
  if command -v hayagriva >/dev/null; then echo "hayagriva yaml $name $(timed hayagriva --no-fmt "$file")"; fi
  echo "refs import $name $(timed "$refs" -L "$work/library.toml" import "$file")"
done
