#!/usr/bin/env bash
# tools/unit_tests.sh release|asan|tsan [CTEST-OPTION…]: the C++ tests of a build that is up to date.
set -euo pipefail
cd "$(dirname "$0")/.."
name=${1:?"usage: tools/unit_tests.sh release|asan|tsan [CTEST-OPTION…]"}
shift
export UBSAN_OPTIONS=print_stacktrace=1 ASAN_OPTIONS=detect_stack_use_after_return=1
export LLVM_SYMBOLIZER_PATH=/usr/bin/llvm-symbolizer-14 ASAN_SYMBOLIZER_PATH=/usr/bin/llvm-symbolizer-14
if [ "$name" != release ]; then
  # The bounds of the size tests are budgets of the release build; sanitizers are ten times slower.
  export GTEST_FILTER=-ProposePoolsSize.*:PoolingSizeTest.*:IndicatorsSizeTest.*
fi
ctest --test-dir "build/$name" --output-on-failure --no-tests=error -j "$(nproc)" "$@"
