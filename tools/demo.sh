#!/usr/bin/env bash
# tools/demo.sh: loads the demonstration region into DATA (once), makes its administrator, serves it
# on LISTEN and prints where and with which sign-in. Needs build/release/maillage.
set -euo pipefail
cd "$(dirname "$0")/.."

data=${DATA:-build/demo}
data=${data%/}
listen=${LISTEN:-127.0.0.1:8080}
program=build/release/maillage
# The password stands beside the data, and only when everything before it went well.
secret=$data.password

if [ ! -d "$data" ] || [ ! -f "$secret" ]; then
  if [ -d "$data" ]; then
    echo "demo: $data exists, but was not made by this script; name another folder with DATA=" >&2
    exit 1
  fi
  trap 'rm -rf "$data" "$secret.new"' ERR INT TERM
  # Wallonia; or, with MUNICIPALITIES=3700, a wholly fictional region of that size.
  tools/stage.sh "demonstration region" "$program" demo --data "$data" --seed "${SEED:-1}" \
    ${MUNICIPALITIES:+--municipalities "$MUNICIPALITIES"}
  (umask 077 && head -c 12 /dev/urandom | base64 | tr '+/' '-_' >"$secret.new")
  "$program" admin create --data "$data" --name admin --password-file "$secret.new"
  mv "$secret.new" "$secret"
  trap - ERR INT TERM
fi

cat <<TXT

  Maillage   http://$listen/
  sign in    admin
  password   $(cat "$secret")

  Stop with Ctrl-C. The data stay in $data; remove $data and $secret to begin again.

TXT
exec "$program" serve --data "$data" --listen "$listen" --self-registration on
