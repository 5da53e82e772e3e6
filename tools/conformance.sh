#!/usr/bin/env bash
# tools/conformance.sh: what `make conformance` runs. ETSI_SUITE names the folder of the suite.
exec "$(dirname "$0")/../tests/conformance/run.sh" "$@"
