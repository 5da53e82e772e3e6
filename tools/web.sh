#!/usr/bin/env bash
# tools/web.sh build|check|test: the page, with npm, and only the steps that something newer needs.
# Without a web/ folder there is nothing to do.
set -euo pipefail
cd "$(dirname "$0")/.."
[ -f web/package.json ] || { echo "web: there is no web/package.json"; exit 0; }
cd web

if [ ! -f node_modules/.package-lock.json ] ||
  [ package-lock.json -nt node_modules/.package-lock.json ]; then
  npm ci --no-audit --no-fund --loglevel=error
  touch node_modules/.package-lock.json
fi

newer_than_dist() {
  [ ! -f dist/index.html ] ||
    [ -n "$(find . -path ./node_modules -prune -o -path ./dist -prune -o -type f \
      -newer dist/index.html -print -quit)" ]
}

case ${1:?"usage: tools/web.sh build|check|test"} in
  build) if newer_than_dist; then npm run --silent build && touch dist/index.html; fi ;;
  check) npm run --silent check ;;
  test) npm run --silent test ;;
  *) echo "web: unknown step '$1'" >&2; exit 2 ;;
esac
