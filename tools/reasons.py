"""Why stages failed, short enough for the end of a log: python3 tools/reasons.py FOLDER

FOLDER holds the output of each failed stage as NAME.log. Of each, the lines that name a failure and
the few after them are printed, together at most LINES_MAX; where none is found, the last lines.
"""

import pathlib
import re
import sys

LINES_MAX = 36
COLUMNS_MAX = 400
LINES_AFTER = 4

FAILURE = re.compile(
    r"error:|: Failure$|^not ok|^\s*(?:✖|×|FAIL\b)|FAILED|^(?:ERROR|FAIL):|\w+Error\b|ERROR:"
    r"|WARNING: ThreadSanitizer|^SUMMARY:|Sanitizer|in base64|fatal|\berror\b|refused|too (?:long|large)"
)
# Closing lines that only repeat that something failed.
NOISE = re.compile(r"^== |^make|^ninja: |^\s*$|^#\d+\s|\[  FAILED  \] \d+ test|^\d+% tests passed")


def reasons(text, lines_max):
    """The lines of a failed stage's output that tell why, at most `lines_max`."""
    text = re.sub(r"\x1b\[[0-9;]*m", "", text)
    lines = [line[:COLUMNS_MAX] for line in text.splitlines() if not NOISE.search(line)]
    kept = []
    follow = 0
    for line in lines:
        if FAILURE.search(line):
            follow = LINES_AFTER + 1
        if follow > 0 and line not in kept:
            kept.append(line)
        follow -= 1
    if not kept:
        return lines[-lines_max:]
    # The first failure is often the cause of the later ones; the last lines hold the conclusion.
    if len(kept) > lines_max:
        head = lines_max * 2 // 3
        kept = kept[:head] + ["…"] + kept[len(kept) - (lines_max - head - 1):]
    return kept


def main(folder):
    logs = sorted(folder.glob("*.log")) if folder.is_dir() else []
    for log in logs:
        print(f"== why '{log.stem}' failed")
        share = max(3, LINES_MAX // len(logs) - 1)
        for line in reasons(log.read_text(errors="replace"), share):
            print(line)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
