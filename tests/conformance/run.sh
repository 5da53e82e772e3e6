#!/usr/bin/env bash
# tests/conformance/run.sh [FOLDER...]: runs the NGSI-LD conformance suite of ETSI's form against a
# server of its own and prints passed and failed per folder. The suite is not part of this
# repository: ETSI_SUITE names a folder that has it. Robot Framework goes into build/robot.
set -euo pipefail
cd "$(dirname "$0")/../.."
suite=$(realpath "${ETSI_SUITE:?"set ETSI_SUITE to the folder of the NGSI-LD conformance suite"}")
port=${PORT:-18026}
out=$PWD/build/conformance
base=TP/NGSI-LD/ContextInformation
folders=("$@")
if [ ${#folders[@]} -eq 0 ]; then
  folders=("$base"/Provision/{Entities,EntityAttributes,BatchEntities,PurgeEntities}
           "$base"/Consumption/{Discovery,Entity})
fi

if [ ! -x build/robot/bin/robot ]; then
  python3 -m venv build/robot
  build/robot/bin/pip install --quiet --disable-pip-version-check robotframework \
    robotframework-jsonlibrary==0.5 robotframework-requests deepdiff prettydiff \
    paho-mqtt==1.6.1 robotframework-mqttlibrary
  build/robot/bin/pip install --quiet --disable-pip-version-check \
    "$suite/libraries/robotframework-httpctrl"
fi
ninja -C build/release conformance_server

# The suite's contexts, under the addresses its data names them by.
mkdir -p "$out/contexts"
cp "$suite"/resources/jsonld-contexts/*.jsonld "$out/contexts/"
python3 - "$suite" "$out/contexts" <<'PYTHON'
import json, pathlib, re, sys
suite, out = map(pathlib.Path, sys.argv[1:])
named = re.search(r"ngsild_test_suite_context = '(.*)/[^/]*'", (suite / "resources/variables.py").read_text())
index = {f"{named.group(1)}/{file.name}": file.name for file in out.glob("*.jsonld")}
(out / "index.json").write_text(json.dumps(index, indent=2))
PYTHON

coproc server { build/release/tests/conformance/conformance_server "$port" "$out/contexts"; }
trap 'exec {server[1]}>&-; wait "$server_PID" 2>/dev/null || true' EXIT
read -r line <&"${server[0]}"
echo "$line"

url=http://127.0.0.1:$port/ngsi-ld/v1
cd "$suite"
for folder in "${folders[@]}"; do
  name=$(basename "$folder")
  "$OLDPWD/build/robot/bin/robot" --output NONE --report NONE --log NONE --xunit "$out/$name.xml" \
    --variable "url:$url" --variable "temporal_api_url:$url" \
    --variable core_context:https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.8.jsonld \
    "$folder" >"$out/$name.txt" 2>&1 || true
  echo "$folder: $(grep -E '^[0-9]+ tests?, ' "$out/$name.txt" | tail -1)"
done
