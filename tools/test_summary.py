"""Adds up what the test runners said: python3 tools/test_summary.py LOG-FOLDER

Reads the closing lines of GoogleTest (through ctest), Node's test runner, vitest and Python's
unittest in the stages' logs, prints a line per stage and one for all, and keeps the latter in
LOG-FOLDER/summary. Exits with 1 when a test failed or a stage of tests ran none.
"""

import pathlib
import re
import sys

# Stages that build and run nothing.
BUILD_STAGES = ("build-",)

PASSED = (
    r"(\d+)% tests passed, (?P<ctest_failed>\d+) tests failed out of (?P<ctest_all>\d+)",
    r"^(?:# |\N{INFORMATION SOURCE} )pass (?P<passed>\d+)",
    r"^(?:# |\N{INFORMATION SOURCE} )fail (?P<failed>\d+)",
    r"^\s*Tests\s+(?:(?P<vitest_failed>\d+) failed\s*\|\s*)?(?P<vitest_passed>\d+) passed",
    r"^Ran (?P<unittest_all>\d+) tests? in",
    r"^FAILED \((?P<unittest_failed>[^)]*)\)",
    r"^(?:\w+: )?(?P<plain_passed>\d+) passed, (?P<plain_failed>\d+) failed",
)


def count(text):
    """The tests that passed and failed, as one stage's output tells them."""
    passed = failed = 0
    text = re.sub(r"\x1b\[[0-9;]*m", "", text)
    for pattern in PASSED:
        for match in re.finditer(pattern, text, re.MULTILINE):
            found = match.groupdict()
            number = lambda name: int(found.get(name) or 0)
            if "unittest_failed" in found:
                wrong = sum(int(n) for n in re.findall(r"(?:failures|errors)=(\d+)", match[1]))
                passed, failed = passed - wrong, failed + wrong
                continue
            failed += number("ctest_failed") + number("failed") + number("vitest_failed")
            failed += number("plain_failed")
            passed += number("ctest_all") - number("ctest_failed")
            passed += number("passed") + number("vitest_passed") + number("unittest_all")
            passed += number("plain_passed")
    return passed, failed


def main(folder):
    all_passed = all_failed = 0
    bad = False
    print("== tests")
    for log in sorted(folder.glob("*.log")):
        text = log.read_text(errors="replace")
        broken = re.search(r"^== .*: FAILED, \d+ s$", text, re.MULTILINE) is not None
        passed, failed = count(text)
        if log.stem.startswith(BUILD_STAGES):
            failed = 1 if broken else 0
        elif broken and failed == 0:
            failed = 1
        elif passed + failed == 0:
            print(f"{log.stem}: ran no test")
            bad = True
        if passed + failed > 0:
            print(f"{log.stem}: {passed} passed, {failed} failed")
        all_passed += passed
        all_failed += failed
    line = f"{all_passed} passed, {all_failed} failed"
    print(line)
    (folder / "summary").write_text(line + "\n")
    return 1 if bad or all_failed > 0 else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
