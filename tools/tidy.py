"""Runs clang-tidy on what changed: python3 tools/tidy.py [--base COMMIT] [--seconds N] [FILE…]

Without --base: what differs from origin/main, and if that is nothing, what the last commits touched,
newest first. Ends when the time is over and says how many files it did not reach: a file is looked
at when it changes, not all of them every time.
"""

import argparse
import concurrent.futures
import os
import pathlib
import subprocess
import sys
import time

RECENT_COMMITS = 20


def lines_of(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.splitlines() if done.returncode == 0 else []


def changed(base):
    """Changed .cpp files, newest change first. Headers are checked with the files they serve."""
    paths = lines_of("git", "diff", "--name-only", "HEAD")
    if base is None:
        merge_base = lines_of("git", "merge-base", "HEAD", "origin/main")
        base = merge_base[0] if merge_base and merge_base != lines_of("git", "rev-parse", "HEAD") else None
    if base is not None:
        paths += lines_of("git", "diff", "--name-only", base, "HEAD")
    else:
        paths += lines_of("git", "log", f"-{RECENT_COMMITS}", "--name-only", "--format=")
    unique = dict.fromkeys(p for p in paths if p.startswith("src/") and p.endswith((".h", ".cpp")))
    files = dict.fromkeys(p[:-2] + ".cpp" if p.endswith(".h") else p for p in unique)
    # Tests are read by the compiler and run by the sanitizers; the time goes to what is shipped.
    return [p for p in files if not p.endswith("_test.cpp") and pathlib.Path(p).exists()]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--base")
    parser.add_argument("--seconds", type=float, default=180)
    parser.add_argument("files", nargs="*")
    options = parser.parse_args()
    files = options.files or changed(options.base)
    if not files:
        print("clang-tidy: nothing changed")
        return 0
    subprocess.run(["tools/build.sh", "asan", "--configure-only"], check=True)
    deadline = time.monotonic() + options.seconds
    bad = []
    reached = 0

    def one(path):
        if time.monotonic() > deadline:
            return path, None
        return path, subprocess.run(
            ["clang-tidy-14", "--quiet", "--warnings-as-errors=*", "-p", "build/asan", path],
            capture_output=True, text=True, check=False)

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for path, done in pool.map(one, files):
            reached += done is not None
            if done is not None and done.returncode != 0:
                bad.append(path)
                print(done.stdout.strip() or done.stderr.strip())
    print(f"clang-tidy: {reached} of {len(files)} changed files looked at, {len(bad)} with warnings")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
