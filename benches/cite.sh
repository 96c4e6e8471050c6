#!/usr/bin/env bash
# How long a bibliography takes: `refs bib` over N made-up conference papers, in IEEE and APA, beside the command line of
# hayagriva where it is on the path (cargo install hayagriva --version 0.10.1 --features cli).
# Prints one line a run: program, style, entries, wall s, cpu s, peak KiB (medians of RUNS, in turns).
# usage: benches/cite.sh [N…]      REFS=target/release/refs RUNS=3
set -euo pipefail
cd "$(dirname "$0")/.."
refs=${REFS:-$PWD/target/release/refs}
runs=${RUNS:-3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# N papers with three to six authors from a pool in which family names repeat, as a library and as BibTeX.
made() {
  awk -v n="$1" -v toml="$work/$1.toml" -v bib="$work/$1.bib" 'BEGIN {
    split("Wang Li Zhang Chen Liu Yang Kim Park Müller García Rossi Nowak Ivanov Tanaka Singh Okafor Dubois Silva Haddad Novak", family, " ")
    split("Ada Bo Chen Dan Eva Fu Gil Hao Ida Jun Kai Lin Mei Nia Oto Pia Qi Rui Sam Tao", given, " ")
    split("Learning Masked Contrastive Frozen Grounded Sparse Visual Robust Efficient Open", first, " ")
    split("Captions Encoders Pretraining Retrieval Alignment Tokens Reasoning Segmentation Prompts Routing", second, " ")
    srand(1)
    print "[meta]\nversion = 1" > toml
    for (i = 1; i <= n; i++) {
      count = 3 + int(rand() * 4); names = ""; authors = ""
      for (a = 0; a < count; a++) {
        f = family[1 + int(rand() * 20)]; g = given[1 + int(rand() * 20)]
        names = names "  \"" f ", " g "\",\n"; authors = authors (a ? " and " : "") f ", " g
      }
      title = first[1 + int(rand() * 10)] " " second[1 + int(rand() * 10)] " for Model " i
      year = 2015 + int(rand() * 11); page = 1 + int(rand() * 9000)
      printf "\n[entries.k%07d]\ntype = \"conference\"\ntitle = \"%s\"\nauthors = [\n%s]\ndate = \"%d\"\nvenue = { name = \"Proceedings of the Conference on Vision and Language\", pages = \"%d-%d\", publisher = \"ACM\" }\nids = { doi = \"10.1000/k%d\" }\n", i, title, names, year, page, page + 9, i > toml
      printf "@inproceedings{k%07d,\n  author = {%s},\n  title = {%s},\n  booktitle = {Proceedings of the Conference on Vision and Language},\n  year = {%d},\n  pages = {%d--%d},\n  publisher = {ACM},\n  doi = {10.1000/k%d}\n}\n\n", i, authors, title, year, page, page + 9, i > bib
    }
  }'
}

# Median wall, cpu and peak of a command over the runs.
timed() {
  for _ in $(seq "$runs"); do
    /usr/bin/time -f '%e %U %S %M' -o "$work/time" "$@" >/dev/null
    awk '{ print $1, $2 + $3, $4 }' "$work/time"
  done | sort -n | sed -n "$(((runs + 1) / 2))p"
}

for n in "${@:-100}"; do
  made "$n"
  for style in ieee apa; do
    echo "refs $style $n $(timed "$refs" -L "$work/$n.toml" bib --style "$style")"
    if command -v hayagriva >/dev/null; then
      echo "hayagriva $style $n $(timed hayagriva --no-fmt "$work/$n.bib" reference --style "$style")"
    fi
  done
done
