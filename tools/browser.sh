#!/usr/bin/env bash
# tools/browser.sh [FILE…]: the tests of tests/browser in Debian's Chromium, through Node's test
# runner. playwright-core and axe-core come from web/node_modules, which tools/web.sh fills.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ $# -eq 0 ]; then
  mapfile -t files < <(find tests/browser -name '*.test.mjs' -not -path '*/node_modules/*' | sort)
  set -- "${files[@]}"
fi
node --test "$@"
