#!/usr/bin/env python3
"""The list of the program's components, as CycloneDX 1.5 JSON on standard output (make sbom).

Libraries: the Debian packages that own the shared libraries the program loads, and the header-only
ones of packaging/debian-build.txt, with their versions on this machine. The page: the npm packages
whose code is in web/dist, as the build noted them, with the versions and hashes of the lock file.

Usage: sbom.py [PROGRAM]
"""
import base64
import json
import re
import subprocess
import sys
from datetime import datetime, timezone
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Packages of the build whose code is in the program without a library to load at run time.
HEADER_ONLY = {"libboost1.81-dev", "libprotozero-dev", "libcli11-dev", "libtomlplusplus-dev",
               "libabsl-dev"}


def output(*words):
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


def loaded_libraries(program):
    """The paths of the shared libraries that the loader finds for the program."""
    return sorted(set(re.findall(r"=> (/\S+)", output("ldd", str(program)))))


def owner(path):
    """The Debian package of a file. Links such as /lib → /usr/lib are known under either name."""
    real = str(Path(path).resolve())
    for name in (real, real.removeprefix("/usr"), path):
        found = subprocess.run(["dpkg-query", "--search", name], capture_output=True, text=True)
        if found.returncode == 0:
            return found.stdout.split(": ")[0].split(",")[0].split(":")[0]
    raise SystemExit(f"sbom: no package owns {path}")


def debian_component(package):
    name, version, source = output(
        "dpkg-query", "--show", "--showformat=${Package}\t${Version}\t${source:Package}",
        package).split("\t")
    return {"type": "library", "name": name, "version": version,
            "purl": f"pkg:deb/debian/{name}@{version}?distro=debian-12",
            "properties": [{"name": "debian:source", "value": source}]}


def npm_component(path, lock):
    entry = lock["packages"][path]
    name = path.rsplit("node_modules/", 1)[1]
    component = {"type": "library", "name": name, "version": entry["version"],
                 "purl": f"pkg:npm/{name.replace('@', '%40')}@{entry['version']}"}
    if "license" in entry:
        component["licenses"] = [{"expression": entry["license"]}]
    algorithm, _, digest = entry.get("integrity", "").partition("-")
    if algorithm == "sha512":
        component["hashes"] = [{"alg": "SHA-512", "content": base64.b64decode(digest).hex()}]
    return component


def sbom(program):
    lock = json.loads((ROOT / "web/package-lock.json").read_text(encoding="utf-8"))
    packages = json.loads((ROOT / "web/dist/components.json").read_text(encoding="utf-8"))
    debian = {owner(path) for path in loaded_libraries(program)} | HEADER_ONLY
    components = [debian_component(package) for package in sorted(debian)]
    components += [npm_component(package, lock) for package in packages]
    version = output(str(program), "--version").split()[-1]
    return {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
            "metadata": {"timestamp": datetime.now(timezone.utc).isoformat(timespec="seconds"),
                         "component": {"type": "application", "name": "maillage",
                                       "version": version,
                                       "licenses": [{"license": {"id": "EUPL-1.2"}}]}},
            "components": components}


if __name__ == "__main__":
    PROGRAM = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build/release/maillage"
    json.dump(sbom(PROGRAM), sys.stdout, indent=2)
    print()
