#!/usr/bin/env bash
# tools/stage.sh NAME COMMAND…: runs a stage and prints its name before and its time after it.
# With MAILLAGE_STAGES set, also appends "seconds result name" to that file, and keeps the output of
# a failed stage in the folder of that name with ".failed" behind it, for tools/reasons.py.
set -u
name=$1
shift
echo "== $name"
start=$SECONDS
output=
if [ -n "${MAILLAGE_STAGES:-}" ]; then
  output=$(mktemp)
  "$@" 2>&1 | tee "$output"
  status=${PIPESTATUS[0]}
else
  "$@"
  status=$?
fi
took=$((SECONDS - start))
result=ok
[ $status -eq 0 ] || result=FAILED
echo "== $name: $result, $took s"
if [ -n "$output" ]; then
  echo "$took $result $name" >>"$MAILLAGE_STAGES"
  if [ $status -ne 0 ]; then
    mkdir -p "$MAILLAGE_STAGES.failed"
    cp "$output" "$MAILLAGE_STAGES.failed/${name//\//-}.log"
  fi
  rm -f "$output"
fi
exit $status
