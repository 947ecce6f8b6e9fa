#!/usr/bin/env bash
# Times whole runs of the program: one and two threads, plain and gzip input, and asserts that all give the same counts.
#
#   benches/whole.sh                 400 copies of the sample articles
#   benches/whole.sh --test          3 copies: a test that runs in seconds
#   benches/whole.sh --input FILE    a dump of your own
set -euo pipefail
cd "$(dirname "$0")/.."
copies=400 input=
case "${1:-}" in
  --test) copies=3 ;;
  --input) input=${2:?--input needs a file} ;;
  '') ;;
  *) sed -n '2,7p' "$0" >&2; exit 2 ;;
esac

cargo build --release --quiet
wiretag=${CARGO_TARGET_DIR:-target}/release/wiretag
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

field() { sed -n "s/^  \"$2\": \([0-9.]*\),*$/\1/p" "$1/run.json"; }

# run NAME INPUT FLAGS...: tags and prints a row; leaves articles and mentions in $articles and $mentions.
run() {
  local name=$1 from=$2; shift 2
  "$wiretag" tag "$from" --out "$tmp/out" --quiet "$@"
  articles=$(field "$tmp/out" articles_tagged) mentions=$(field "$tmp/out" mentions)
  printf '%-26s %10s %10s %8.1f %8.2f %8.0f\n' "$name" "$articles" "$mentions" \
    "$(field "$tmp/out" megabytes_per_second)" "$(field "$tmp/out" seconds)" "$(($(field "$tmp/out" peak_memory_bytes) / 1000000))"
}

# same WHAT A B: fails unless the two numbers agree.
same() { [ "$2" = "$3" ] || { echo "whole.sh: $1: $2 is not $3" >&2; exit 1; }; }

echo "$(date -u +%F) commit $(git rev-parse --short HEAD 2>/dev/null || echo none), $(nproc) cores," \
  "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo 2>/dev/null | head -n 1)"
printf '%-26s %10s %10s %8s %8s %8s\n' run articles mentions MB/s seconds 'peak MB'

if [ -n "$input" ]; then
  run '1 thread' "$input" --threads 1; one=$articles/$mentions
  run '2 threads' "$input" --threads 2; same 'counts of 1 and 2 threads' "$one" "$articles/$mentions"
  exit
fi

run 'one copy' data/articles.jsonl --threads 1
want_articles=$((articles * copies)) want_mentions=$((mentions * copies))
for ((i = 0; i < copies; i++)); do sed "s/\"id\": *\"/&c$i-/" data/articles.jsonl; done > "$tmp/dump.jsonl"
gzip -1 -k "$tmp/dump.jsonl"
for threads in 1 2; do
  for dump in dump.jsonl dump.jsonl.gz; do
    run "$threads thread(s), $dump" "$tmp/$dump" --threads "$threads"
    same "articles of $dump" "$want_articles" "$articles"
    same "mentions of $dump" "$want_mentions" "$mentions"
  done
done
