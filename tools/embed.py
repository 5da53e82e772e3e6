"""Puts files inside the program: python3 tools/embed.py web|region OUTPUT.cpp ROOT… [--cache DIR]

`web ROOT` takes every file of one folder as an Asset of src/app/web_assets.h, compressed in advance
with brotli and gzip. `region ROOT…` takes every file of several folders, named from the folder that
holds them, as a RegionFile of src/app/region_assets.h.

The bytes enter by the assembler's .incbin, which takes no compile time however large they are. The
output holds a hash of every file, so it changes when, and only when, a file does.
"""

import argparse
import gzip
import hashlib
import pathlib
import shutil
import subprocess
import sys

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".map": "application/json",
    ".pbf": "application/x-protobuf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".wasm": "application/wasm",
}
COMPRESSIBLE = {".html", ".js", ".css", ".json", ".jsonld", ".webmanifest", ".svg", ".txt", ".map",
                ".pbf", ".wasm"}
# Notes for people and tools that check the folder are no part of the model.
NOT_EMBEDDED = {".md", ".py", ".pyc"}


def files_under(root):
    return sorted(f for f in root.rglob("*") if f.is_file() and "__pycache__" not in f.parts)


class Source:
    """The C++ file: one symbol per embedded file, then a table of views."""

    def __init__(self, header, comment):
        self.lines = [f'#include "{header}"', "", f"// {comment}", "// NOLINTBEGIN"]
        self.kind = header.split("/")[-1].split("_")[0]
        self.count = 0

    def add(self, path, digest):
        """Embeds a file; returns the expression of its view."""
        symbol = f"maillage_embedded_{self.kind}_{self.count}"
        self.count += 1
        size = path.stat().st_size
        self.lines += [
            f"// {digest}",
            f'asm(".section .rodata\\n.balign 16\\n.hidden {symbol}\\n.global {symbol}\\n'
            f'{symbol}:\\n.incbin \\"{path}\\"\\n.byte 0\\n.previous\\n");',
            f'extern "C" const char {symbol}[];',
        ]
        return f"{{{symbol}, {size}}}"

    def finish(self, struct, function, rows):
        self.lines += ["", "namespace maillage::app {", "namespace {", ""]
        # An array of no elements is no C++; the first row is never read.
        self.lines += [f"const {struct} table[] = {{{{}},"]
        self.lines += [f"    {row}," for row in rows]
        self.lines += ["};", "", "}  // namespace", ""]
        self.lines += [f"std::span<const {struct}> {function}() {{",
                       "  return std::span(table).subspan(1);", "}", "",
                       "}  // namespace maillage::app", "// NOLINTEND", ""]
        return "\n".join(self.lines)


def compressed(path, digest, cache):
    """The file's brotli and gzip forms, or None where they save less than a tenth."""
    out = []
    for suffix in (".br", ".gz"):
        target = cache / (digest + suffix)
        if path.suffix not in COMPRESSIBLE:
            out.append(None)
            continue
        if not target.exists():
            partial = target.with_name(target.name + ".new")
            if suffix == ".br":
                subprocess.run(["brotli", "-q", "11", "-w", "24", "-f", "-o", str(partial), str(path)],
                               check=True)
            else:
                partial.write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))
            partial.replace(target)
        pays = target.stat().st_size < path.stat().st_size * 0.9
        out.append(target if pays else None)
    return out


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def web_source(root, cache):
    source = Source("app/web_assets.h", "Written by tools/embed.py from the page's files.")
    rows = []
    for path in files_under(root):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        br, gz = compressed(path, digest, cache)
        views = [source.add(path, digest)]
        views += [source.add(form, digest + form.suffix) if form else "{}" for form in (br, gz)]
        media_type = TYPES.get(path.suffix, "application/octet-stream")
        rows.append("{" + ", ".join([quoted(path.relative_to(root).as_posix()), quoted(media_type),
                                     *views, quoted(f'"{digest[:20]}"')]) + "}")
    return source.finish("Asset", "web_assets", rows)


def region_source(roots):
    source = Source("app/region_assets.h", "Written by tools/embed.py from the region's files.")
    rows = []
    for root in sorted(roots):
        for path in files_under(root):
            if path.suffix in NOT_EMBEDDED:
                continue
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            name = path.relative_to(root.parent).as_posix()
            rows.append("{" + quoted(name) + ", " + source.add(path, digest) + "}")
    return source.finish("RegionFile", "region_files", rows)


def main(arguments):
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=["web", "region"])
    parser.add_argument("output", type=pathlib.Path)
    parser.add_argument("roots", nargs="*", type=pathlib.Path)
    parser.add_argument("--cache", type=pathlib.Path, default=pathlib.Path("build/embedded"))
    options = parser.parse_args(arguments)
    roots = [root.resolve() for root in options.roots]
    if options.kind == "web":
        options.cache.mkdir(parents=True, exist_ok=True)
        if shutil.which("brotli") is None:
            sys.exit("embed: the brotli command is missing (Debian package brotli)")
        text = web_source(roots[0], options.cache.resolve())
    else:
        text = region_source(roots)
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(text)


if __name__ == "__main__":
    main(sys.argv[1:])
