#!/usr/bin/env bash
# tools/conformance.sh: runs ETSI's NGSI-LD test suite against a fresh server. The suite is not part
# of this repository: ETSI_SUITE names a folder that has it. Robot Framework goes into build/robot.
set -euo pipefail
cd "$(dirname "$0")/.."
suite=${ETSI_SUITE:?"set ETSI_SUITE to the folder of the ETSI NGSI-LD test suite"}
tests=${ETSI_TESTS:-TP/NGSI-LD/ContextInformation}

if [ ! -x build/robot/bin/robot ]; then
  python3 -m venv build/robot
  build/robot/bin/pip install --quiet --disable-pip-version-check -r "$suite/requirements.txt"
fi

data=$(mktemp -d)
port=${PORT:-18026}
build/release/maillage serve --data "$data" --listen "127.0.0.1:$port" &
server=$!
trap 'kill $server 2>/dev/null; wait $server 2>/dev/null; rm -rf "$data"' EXIT
for _ in $(seq 100); do
  (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break
  sleep 0.1
done
build/robot/bin/robot --outputdir build/conformance --variable "url:http://127.0.0.1:$port/ngsi-ld/v1" \
  --pythonpath "$suite" "$suite/$tests"
