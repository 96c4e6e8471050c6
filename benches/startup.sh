#!/usr/bin/env bash
# Times whole runs of the release binary: mean wall time in ms over 200 runs each, `true` beside it as the floor.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --release --quiet
refs=$PWD/target/release/refs
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
runs=200
mean() {
  local start end
  start=$(date +%s%N)
  for _ in $(seq $runs); do "$@" >/dev/null 2>&1; done
  end=$(date +%s%N)
  printf '%-40s %6.2f ms\n' "${*##*/}" "$(((end - start) / runs))e-6"
}
mean /bin/true
mean "$refs" --version
mean "$refs" list
mean "$refs" list --family contrastive --json
mean "$refs" export --format bibtex
