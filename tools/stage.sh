#!/usr/bin/env bash
# tools/stage.sh NAME COMMAND…: runs a stage and prints its name before and its time after it.
# With MAILLAGE_STAGES set, also appends "seconds result name" to that file.
set -u
name=$1
shift
echo "== $name"
start=$SECONDS
"$@"
status=$?
took=$((SECONDS - start))
result=ok
[ $status -eq 0 ] || result=FAILED
echo "== $name: $result, $took s"
[ -z "${MAILLAGE_STAGES:-}" ] || echo "$took $result $name" >>"$MAILLAGE_STAGES"
exit $status
