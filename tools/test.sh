#!/usr/bin/env bash
# tools/test.sh: every test of the project, one stage after the other. A failing stage does not hide
# the later ones; the last lines say how many tests passed and failed in all.
set -uo pipefail
cd "$(dirname "$0")/.."

logs=build/test-logs
rm -rf "$logs"
mkdir -p "$logs"
failed=0

# stage LOG NAME COMMAND…: runs a stage, keeps its output for the count.
stage() {
  local log=$logs/$1.log
  shift
  tools/stage.sh "$@" 2>&1 | tee "$log"
  [ "${PIPESTATUS[0]}" -eq 0 ] || failed=1
}

stage tools "tests of the tools" python3 -m unittest discover -q -s tools -p '*_test.py'
stage build-release "release build" tools/build.sh release all
stage release "unit tests" tools/unit_tests.sh release
stage build-asan "sanitizer build" tools/build.sh asan all
stage asan "sanitizer tests" tools/unit_tests.sh asan
if [ -d tests/fuzz ]; then stage fuzz "fuzz sample" tools/fuzz.sh sample; fi
if [ -f web/package.json ]; then stage web "page tests" tools/web.sh test; fi
if [ -d tests/scenario ]; then stage scenario "scenario tests" python3 tests/scenario/run.py; fi
if [ -d tests/browser ]; then stage browser "browser tests" tools/browser.sh; fi

python3 tools/test_summary.py "$logs" || failed=1
exit $failed
