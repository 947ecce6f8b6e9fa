#!/usr/bin/env bash
# Scores the release binary on development sets that are no part of the project (they may not be passed on).
#
#   benches/score.sh FOLDER          FOLDER holds score/all.sh and gold/; or set WIRETAG_SCORERS
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${1:-${WIRETAG_SCORERS:-}}
if [ -z "$folder" ] || [ ! -f "$folder/score/all.sh" ]; then
  echo "score.sh: no score/all.sh in '${folder:-(no folder given)}'." >&2
  echo "The development sets are not in the repository; give the folder that holds them, or set WIRETAG_SCORERS." >&2
  exit 2
fi
cargo build --release --quiet
bash "$folder/score/all.sh" "${CARGO_TARGET_DIR:-target}/release/wiretag"
