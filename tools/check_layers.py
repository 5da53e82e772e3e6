"""Refuses includes that the declared arrows do not allow: python3 tools/check_layers.py [ROOT]

The table below is the design's (ARCHITECTURE.md). Folders inside domain/, protocol/ and store/ never
include each other; a folder that is not declared is an error; Boost is seen in http/ only; only app/
names a backend of the store.
"""

import pathlib
import re
import sys

ARROWS = {
    "base": "",
    "geo": "base",
    "text": "base",
    "solve": "base",
    "pdf": "base text",
    "http": "base",
    "model": "base geo",
    "jsonld": "base model",
    "access": "base model",
    "store": "base geo model",
    "engine": "base geo text model access store/store.h",
    "identity": "base model access store/store.h engine",
    "notices": "base model access store/store.h engine identity",
    "domain": "base geo text solve pdf model access engine",
    "import": "base geo text model jsonld access engine",
    "protocol": "base geo text model jsonld access engine identity domain import http",
    "app": "base geo text solve http model jsonld access store engine identity notices domain import "
           "protocol",
}
# Their sub-folders are parts that know nothing of each other.
WITH_PARTS = {
    "domain": "pooling strategy calls accompaniment diagnosis control participation services "
              "connectivity catalogue matching entities territory audit",
    "protocol": "ngsild region features dcat open311 events admin",
    "store": "rocksdb postgres memory",
}
# The memory backend is also every upper layer's test double, and what backends are compared with.
TEST_DOUBLES = "store/memory/"
BOOST_FOLDER = "http"

INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]', re.MULTILINE)


def folder_of(path):
    return path.split("/", 1)[0]


def part_of(path):
    """The sub-folder of a folder with parts, or nothing for a file directly in it."""
    pieces = path.split("/")
    return pieces[1] if len(pieces) > 2 and pieces[0] in WITH_PARTS else ""


def complaint(path, target, is_test):
    """Why the file at `path` may not include "target"; nothing when it may. Both are relative to
    src/."""
    folder, to = folder_of(path), folder_of(target)
    if to not in ARROWS:
        return f'"{target}" is in no declared folder'
    if is_test and target.startswith(TEST_DOUBLES):
        return None
    if folder == to:
        if part_of(path) != part_of(target) and part_of(target):
            return f"{folder}/{part_of(target)} is a sibling, or above"
        return None
    allowed = ARROWS[folder].split()
    if to == "store" and part_of(target) and folder != "app":
        return "only app/ names a backend"
    if to in allowed or target in allowed:
        return None
    return f"{folder} may include {', '.join(allowed) or 'nothing'}"


def check_folders(source):
    """Complaints about folders that are not declared."""
    found = []
    for folder in sorted(f for f in source.iterdir() if f.is_dir()):
        if folder.name not in ARROWS:
            found.append(f"src/{folder.name}: this folder is not declared in tools/check_layers.py")
            continue
        for part in sorted(f for f in folder.iterdir() if f.is_dir()):
            if part.name not in WITH_PARTS.get(folder.name, "").split():
                found.append(f"src/{folder.name}/{part.name}: this folder is not declared in "
                             "tools/check_layers.py")
    return found


def check_file(source, file):
    path = file.relative_to(source).as_posix()
    found = []
    text = file.read_text()
    is_test = file.stem.endswith("_test") or "test_support" in file.stem
    for match in INCLUDE.finditer(text):
        kind, target = match.groups()
        line = text.count("\n", 0, match.start(2)) + 1
        where = f"src/{path}:{line}"
        if target.startswith("boost/") and folder_of(path) != BOOST_FOLDER:
            found.append(f"{where}: Boost is seen in src/{BOOST_FOLDER} only")
        if kind == '"' and "/" in target:
            reason = complaint(path, target, is_test)
            if reason:
                found.append(f'{where}: includes "{target}", but {reason}')
        elif kind == '"':
            found.append(f'{where}: "{target}" is not named from the src/ root')
    return found


def check(root):
    source = root / "src"
    found = check_folders(source)
    for file in sorted(source.rglob("*")):
        if file.suffix in (".h", ".cpp") and folder_of(file.relative_to(source).as_posix()) in ARROWS:
            found += check_file(source, file)
    return found


def main():
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent
    found = check(root)
    print("\n".join(found) or "layers: every include follows the arrows")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
