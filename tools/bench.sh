#!/usr/bin/env bash
# tools/bench.sh: runs every micro-benchmark of bench/ and, with BENCH_LOAD naming a load script,
# that script against a fresh server. Prints the machine first: figures mean nothing without it.
set -euo pipefail
cd "$(dirname "$0")/.."
sed -n 's/^model name[^:]*: /machine: /p' /proc/cpuinfo | head -1
echo "cores: $(nproc)"
if [ -f bench/CMakeLists.txt ]; then
  tools/stage.sh "benchmark build" tools/build.sh release benchmarks
  for program in build/release/bench/*_bench; do
    [ ! -x "$program" ] || tools/stage.sh "${program##*/}" "$program" --benchmark_min_time=0.2
  done
fi
if [ -n "${BENCH_LOAD:-}" ]; then
  tools/stage.sh "load" "$BENCH_LOAD"
fi
