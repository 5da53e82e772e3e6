#!/usr/bin/env bash
# tools/check.sh: every check that is no test. All of them run; the exit code says whether one
# failed. Needs build/release/maillage for the generated files, once src/app exists.
set -uo pipefail
cd "$(dirname "$0")/.."
failed=0
stage() { tools/stage.sh "$@" || failed=1; }

check_format() {
  git ls-files -z '*.h' '*.cpp' |
    xargs -0 -P "$(nproc)" -n 16 clang-format-14 --dry-run -Werror
}

check_generated() {
  build/release/maillage generate --check && python3 tools/typescript_client.py --check
}

export -f check_format check_generated
stage "format" bash -c check_format
stage "include arrows" python3 tools/check_layers.py
stage "sizes of files and functions" python3 tools/check_sizes.py
stage "words" python3 tools/check_words.py
if [ -f region/check.py ]; then stage "region model" python3 region/check.py; fi
stage "tables of personal data" python3 tools/retention_table.py --check
if [ -f demo/tools/check_demo.py ]; then
  stage "demonstration data" python3 demo/tools/check_demo.py
fi
if [ -f src/app/main.cpp ]; then stage "generated files" bash -c check_generated; fi
if [ -f web/package.json ]; then stage "page: types and lint" tools/web.sh check; fi
stage "clang-tidy on changed files" python3 tools/tidy.py --seconds "${TIDY_SECONDS:-120}"
exit $failed
