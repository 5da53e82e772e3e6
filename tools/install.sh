#!/usr/bin/env bash
# tools/install.sh build|test: installs the Debian packages of packaging/debian-*.txt that are
# missing, and says which. Does nothing, at once, when everything is there.
set -euo pipefail
cd "$(dirname "$0")/.."

kind=${1:?"usage: tools/install.sh build|test"}
lists=(packaging/debian-build.txt)
[ "$kind" = test ] && lists+=(packaging/debian-test.txt)

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
  echo "install: this is no Debian system; the packages needed are named in ${lists[*]}" >&2
  exit 1
fi

mapfile -t wanted < <(sed 's/#.*//' "${lists[@]}" | tr -s ' \t' '\n' | sed '/^$/d')
node_major=$(node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/' || true)
if [ "${node_major:-0}" -lt 18 ] || ! command -v npm >/dev/null; then
  wanted+=(nodejs npm ca-certificates)
fi

installed=$(dpkg-query -W -f='${Package} ${db:Status-Status}\n' | sed -n 's/ installed$//p')
missing=()
for package in "${wanted[@]}"; do
  grep -qxF "$package" <<<"$installed" || missing+=("$package")
done
if [ ${#missing[@]} -eq 0 ]; then
  exit 0
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "install: as root, run: apt-get install ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi

echo "install: ${#missing[@]} Debian packages: ${missing[*]}"
# Another program that installs at this moment is waited for.
options=(-y -qq --no-install-recommends -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300)
lists_are_good() {
  apt-get install --simulate "${options[@]}" "${missing[@]}" >/dev/null 2>&1
}
install_missing() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install "${options[@]}" "${missing[@]}" >/dev/null
}
# A new machine has no package lists yet, and old lists name files that are gone: both need one
# update, and nothing else does.
if ! lists_are_good || ! install_missing; then
  "${as_root[@]}" apt-get update -qq
  install_missing
fi
echo "install: done"
