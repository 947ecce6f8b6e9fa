#!/usr/bin/env bash
# Co-occurrence at scale: a made-up list, made-up articles of many of its names each, all pairs of an article. Asserts
# that every pair is there, and that one thread and two write the same bytes.
#
#   benches/cooccur.sh                 a million names, 4,000 articles of 140: 39 million pairs (6 GB of disk)
#   benches/cooccur.sh --zipf          the same, a few names much more often than most
#   benches/cooccur.sh --test          small: a test that runs in seconds
#   NAMES=n ARTICLES=n EACH=n benches/cooccur.sh      sizes of your own
set -euo pipefail
cd "$(dirname "$0")/.."
names=${NAMES:-1000000} articles=${ARTICLES:-4000} each=${EACH:-140} zipf=0
case "${1:-}" in
  --test) names=20000 articles=40 each=60 ;;
  --zipf) zipf=1 ;;
  '') ;;
  *) sed -n '2,8p' "$0" >&2; exit 2 ;;
esac

cargo build --release --quiet
wiretag=${CARGO_TARGET_DIR:-target}/release/wiretag
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
mkdir "$tmp/list"

# The names are two words of two syllables each, so a million differ; the generator is that of Park and Miller (1988).
awk -v names="$names" -v articles="$articles" -v each="$each" -v zipf="$zipf" -v out="$tmp" '
  function word(n) { return toupper(substr(syllable[int(n / 70) % 70], 1, 1)) substr(syllable[int(n / 70) % 70], 2) syllable[n % 70] }
  function name(n) { return word(int(n / 1000)) " " word(n % 1000) }
  function random() { seed = seed * 16807 % 2147483647; return seed / 2147483647 }
  BEGIN {
    seed = 20261124
    for (i = 0; i < 70; i++) syllable[i] = substr("bdfgklmnprstvz", int(i / 5) + 1, 1) substr("aeiou", i % 5 + 1, 1)
    print "id,name" > (out "/list/thing.csv")
    for (i = 0; i < names; i++) print "n" i "," name(i) > (out "/list/thing.csv")
    for (a = 0; a < articles; a++) {
      text = ""; distinct = 0; split("", seen)
      for (i = 0; i < each; i++) {
        n = zipf ? int(exp(random() * log(names))) - 1 : int(random() * names)
        if (!(n in seen)) distinct++
        seen[n]; text = text name(n) ". "
      }
      pairs += distinct * (distinct - 1) / 2
      printf "{\"id\":\"a%d\",\"date\":\"20%02d-%02d-%02d\",\"text\":\"%s\"}\n", a, a % 25, a % 12 + 1, a % 28 + 1, text > (out "/dump.jsonl")
    }
    printf "%d\n", pairs > (out "/pairs")
  }'

field() { sed -n "s/^  \"$1\": \([0-9.]*\),*$/\1/p" "$tmp/out/run.json"; }

echo "$(date -u +%F) commit $(git rev-parse --short HEAD 2>/dev/null || echo none), $(nproc) cores," \
  "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo 2>/dev/null | head -n 1)"
echo "$names names, $articles articles of $each, $(cat "$tmp/pairs") pairs with repetitions"
printf '%-10s %12s %10s %10s %10s %14s\n' run sets seconds 'CPU s' 'peak MB' 'bytes a set'
TIMEFORMAT='%U %S'
for threads in 1 2; do
  cpu=$({ time "$wiretag" tag "$tmp/dump.jsonl" --out "$tmp/out" --no-builtin --gazetteer "$tmp/list" --no-cache \
    --no-resolve --tables cooccurrences --window article --size 2 --max-entities 65535 --threads "$threads" --quiet; } 2>&1)
  # The windows of all rows are the pairs of all articles; they stand in the 12th cell, for no name holds a comma.
  windows=$(awk -F, 'NR > 1 { n += $12 } END { printf "%d\n", n }' "$tmp/out/cooccurrences.csv")
  [ "$windows" = "$(cat "$tmp/pairs")" ] || { echo "cooccur.sh: $windows pairs, not $(cat "$tmp/pairs")" >&2; exit 1; }
  sum=$(cksum < "$tmp/out/cooccurrences.csv")
  [ "$sum" = "${first:=$sum}" ] || { echo "cooccur.sh: one thread and two write different bytes" >&2; exit 1; }
  sets=$(field cooccurrences) peak=$(field peak_memory_bytes)
  printf '%-10s %12s %10.1f %10.1f %10.0f %14.1f\n' "$threads thread(s)" "$sets" "$(field seconds)" \
    "$(awk '{ print $1 + $2 }' <<< "$cpu")" "$((peak / 1000000))" "$(awk "BEGIN { print $peak / $sets }")"
done
