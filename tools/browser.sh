#!/usr/bin/env bash
# tools/browser.sh: the tests of tests/browser in Debian's Chromium, through Node's test runner.
set -euo pipefail
cd "$(dirname "$0")/../tests/browser"
if [ ! -f node_modules/.package-lock.json ] ||
  [ package-lock.json -nt node_modules/.package-lock.json ]; then
  npm ci --no-audit --no-fund --loglevel=error
  touch node_modules/.package-lock.json
fi
node --test --test-concurrency=1 .
