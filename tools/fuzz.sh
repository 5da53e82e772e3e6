#!/usr/bin/env bash
# tools/fuzz.sh SECONDS|sample: runs every fuzz target of build/asan from its corpus.
#   SECONDS  explores that long with a seed of the moment; inputs it finds stay in build/fuzz/NAME
#   sample   a fixed seed and number of runs from the corpus alone, so that a test fails for a change
#            in the code and not by chance
# An input that breaks something becomes build/fuzz/NAME-crash-… (or -timeout-, -oom-, -leak-). All
# targets run; the last lines say which failed, why and, in base64, on which input.
set -euo pipefail
cd "$(dirname "$0")/.."
mode=${1:?"usage: tools/fuzz.sh SECONDS|sample"}
export UBSAN_OPTIONS=print_stacktrace=1
export LLVM_SYMBOLIZER_PATH=/usr/bin/llvm-symbolizer-14 ASAN_SYMBOLIZER_PATH=/usr/bin/llvm-symbolizer-14

found=build/fuzz
options=(-max_total_time="$mode")
run=()
if [ "$mode" = sample ]; then
  found=build/fuzz/sample
  rm -rf "$found"
  # Compared values and the layout of memory would differ each time. The time is a bound for slow
  # machines; a few seconds do.
  options=(-seed=1 -use_cmp=0 -runs=20000 -max_total_time=60)
  if setarch -R true 2>/dev/null; then run=(setarch -R); fi
fi
mkdir -p "$found"

# explain NAME LOG: the end of a failed target's log without its progress lines, and its inputs.
explain() {
  echo "fuzz: $1 FAILED; the end of $2:"
  grep -av '^#[0-9]' "$2" | tail -n 30 | cut -c -300
  local input
  for input in "$found/$1"-*; do
    [ -f "$input" ] || continue
    echo "fuzz: $1: $input, $(stat -c %s "$input") bytes, the first 3000 in base64:"
    head -c 3000 "$input" | base64 -w 0
    echo
  done
}

passed=0
failed=()
for program in build/asan/tests/fuzz/fuzz_*; do
  [ -x "$program" ] && [ ! -d "$program" ] || continue
  name=${program##*/fuzz_}
  mkdir -p "$found/$name"
  rm -f "$found/$name"-*
  if "${run[@]}" "$program" "${options[@]}" -timeout=10 -rss_limit_mb=2048 -artifact_prefix="$found/$name-" \
    "$found/$name" "tests/fuzz/corpus/$name" >"$found/$name.log" 2>&1; then
    echo "fuzz: $name, $(grep -ao 'Done .*' "$found/$name.log"), nothing found"
    passed=$((passed + 1))
  else
    echo "fuzz: $name, exit code $?, FAILED"
    failed+=("$name")
  fi
done

for name in "${failed[@]}"; do explain "$name" "$found/$name.log"; done
[ $((passed + ${#failed[@]})) -gt 0 ] || { echo "fuzz: no target was built" >&2; exit 1; }
echo "fuzz: $passed passed, ${#failed[@]} failed"
[ ${#failed[@]} -eq 0 ]
