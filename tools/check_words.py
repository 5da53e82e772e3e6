"""Refuses words that belong to one workplace, not to the project, in every tracked text file:
python3 tools/check_words.py

Absolute paths of somebody's machine, addresses of package registries (lock files name packages, not
hosts) and numbers of somebody's issues mean nothing to the next reader.
"""

import pathlib
import re
import subprocess
import sys

# This file has to spell them.
ITSELF = "tools/check_words.py"
WORDS = [
    (re.compile(r"(?<![\w.])/work/"), "a path of one machine"),
    (re.compile(r"/tmp/wt\b"), "a path of one machine"),
    (re.compile(r"(?<![\w.])/(?:home|Users)/\w+/"), "a path of one machine"),
    (re.compile(r"registry\.npmjs\.org|registry\.yarnpkg\.com"), "a registry's address"),
    (re.compile(r"pypi\.org|files\.pythonhosted\.org|crates\.io|proxy\.golang\.org|"
                r"repo1?\.maven\.(?:org|apache\.org)|(?:deb|security|ftp\.\w+)\.debian\.org"),
     "a registry's address"),
    (re.compile(r"\bissue #?\d|\bissues #\d", re.IGNORECASE), "a number that leads nowhere"),
    (re.compile(r"\b(?:TODO|FIXME|XXX)\b"), "work left undone"),
]


def check_text(path, text):
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        for pattern, reason in WORDS:
            match = pattern.search(line)
            if match:
                found.append(f"{path}:{number}: '{match.group()}' is {reason}")
    return found


def main():
    listed = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True).stdout
    found = []
    for path in listed.splitlines():
        file = pathlib.Path(path)
        if path == ITSELF or not file.is_file():
            continue
        content = file.read_bytes()
        if b"\0" not in content[:8192]:
            found += check_text(path, content.decode(errors="replace"))
    print("\n".join(found) or "words: nothing of one workplace")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
