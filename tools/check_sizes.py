"""Refuses files and functions that are too long: python3 tools/check_sizes.py [FILE…]

Without arguments, every tracked source file. Functions of C++ and TypeScript are found by their
braces: comments and strings are blanked, namespaces, classes and the like are looked into, and any
other block that opens after a parameter list is a function (or a lambda, or a method). The lines of a
raw string are data, not code, and do not count; nor does a component's <style>.
"""

import pathlib
import re
import subprocess
import sys

FILE_LINES_MAX = 700
COMPONENT_LINES_MAX = 200
FUNCTION_LINES_MAX = 70
BRACED = (".h", ".cpp", ".ts", ".js", ".svelte")
SOURCES = BRACED + (".py", ".sh", ".css")
# Written by a program from one table; their size is the table's.
GENERATED = ("web/src/api/generated.ts",)

# Blanked before braces are counted; the order settles what starts first.
BLANKED = re.compile(
    r"""//[^\n]*|/\*.*?\*/|R"(?P<tag>[^(\s]{0,16})\(.*?\)(?P=tag)"|"(?:\\.|[^"\\\n])*"|"""
    r"""(?<![\w])'(?:\\.|[^'\\\n])*'|<!--.*?-->""", re.DOTALL)
TEMPLATE = re.compile(r"`(?:\\.|[^`\\])*`", re.DOTALL)
CONTAINER = re.compile(
    r"^\s*(?:export\s+|default\s+|declare\s+|inline\s+|typedef\s+|template\s*<[^{}]*>\s*)*"
    r"(?:namespace|class|struct|union|enum|interface|extern|concept|module|abstract|type)\b")
ACCESS = re.compile(r"^\s*(?:public|private|protected)\s*:(?!:)", re.MULTILINE)
STYLE = re.compile(r"<style\b.*?</style>", re.DOTALL)
# A control statement is part of the function around it; one that is not is no function either.
CONTROL = re.compile(r"(?:^|[;{}\s])(?:if|for|while|switch|catch|else|do|try|return)\b[^;{}]*$")
# A test's body is a table more often than a path through code, but it is one function all the same.
FUNCTION = re.compile(r"\)\s*(?:const|noexcept|override|final|mutable|&&?|->[^;{}]*|:[^;{}]*|=>|\s)*$")


def blank(match):
    return re.sub(r"[^\n]", " ", match.group())


def functions(text, suffix):
    """Yields (first line, number of lines, heading) of every outermost function."""
    data_lines = [m.start() + at for m in BLANKED.finditer(text) if m.group().startswith("R")
                  for at, letter in enumerate(m.group()) if letter == "\n"]
    text = BLANKED.sub(blank, text)
    if suffix in (".ts", ".js", ".svelte"):
        text = TEMPLATE.sub(blank, text)
    text = re.sub(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", blank, text, flags=re.MULTILINE)
    kinds = []  # of the blocks that are open: "container", "function" or "other"
    start = heading_at = 0
    for match in re.finditer(r"[{};]", text):
        position = match.start()
        if match.group() == "{":
            heading = ACCESS.sub(blank, text[heading_at:position])
            if "function" in kinds:
                kinds.append("other")
            elif FUNCTION.search(heading) and not CONTROL.search(heading):
                kinds.append("function")
                start = heading_at + len(heading) - len(heading.lstrip())
            else:
                kinds.append("container" if CONTAINER.match(heading) else "other")
        elif match.group() == "}" and kinds:
            if kinds.pop() == "function":
                first = text.count("\n", 0, start) + 1
                length = text.count("\n", start, position) + 1
                length -= sum(start < at < position for at in data_lines)
                yield first, length, " ".join(text[start:position].split("{", 1)[0].split())
        heading_at = position + 1


def check_file(path, text):
    suffix = pathlib.PurePath(path).suffix
    found = []
    # A component's style is a table of rules; what has to be understood at once is the rest.
    code = STYLE.sub("", text) if suffix == ".svelte" else text
    lines = code.count("\n")
    lines_max = COMPONENT_LINES_MAX if suffix == ".svelte" else FILE_LINES_MAX
    if lines > lines_max:
        found.append(f"{path}: {lines} lines, more than {lines_max}")
    if suffix in BRACED:
        for first, length, heading in functions(text, suffix):
            if length > FUNCTION_LINES_MAX:
                found.append(f"{path}:{first}: a function of {length} lines, more than "
                             f"{FUNCTION_LINES_MAX}: {heading[:60]}")
    return found


def tracked():
    listed = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True).stdout
    return [p for p in listed.splitlines() if p.endswith(SOURCES) and not p.startswith(GENERATED)]


def main():
    found = []
    paths = sys.argv[1:] or tracked()
    for path in paths:
        file = pathlib.Path(path)
        if file.exists():
            found += check_file(path, file.read_text(errors="replace"))
    print("\n".join(found) or f"sizes: {len(paths)} files are within the limits")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
