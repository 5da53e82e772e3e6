#!/usr/bin/env bash
# tools/fuzz.sh SECONDS: runs every fuzz target of build/asan that long, from its corpus. Inputs it
# finds stay in build/fuzz/NAME; one that breaks something becomes build/fuzz/NAME-crash-….
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:?"usage: tools/fuzz.sh SECONDS"}

found=0
for program in build/asan/tests/fuzz/fuzz_*; do
  [ -x "$program" ] && [ ! -d "$program" ] || continue
  found=1
  name=${program##*/fuzz_}
  mkdir -p "build/fuzz/$name"
  log=build/fuzz/$name.log
  "$program" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
    -artifact_prefix="build/fuzz/$name-" "build/fuzz/$name" "tests/fuzz/corpus/$name" >"$log" 2>&1 || {
    tail -n 60 "$log"
    exit 1
  }
  echo "fuzz: $name, $seconds s, nothing found"
done
[ $found -eq 1 ] || { echo "fuzz: no target was built" >&2; exit 1; }
