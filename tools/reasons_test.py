import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from reasons import reasons


class Reasons(unittest.TestCase):
    def test_names_the_failure_and_what_follows(self):
        text = "\n".join(
            [f"[       OK ] Fine.{n}" for n in range(200)]
            + ["src/a/a_test.cpp:9: Failure", "Expected equality of these values:", "  one", "  two"]
            + [f"[       OK ] More.{n}" for n in range(200)]
            + ["0% tests passed, 1 tests failed out of 1", "The following tests FAILED:", "\t  1 - a"]
        )
        found = reasons(text, 12)
        self.assertEqual(found[0], "src/a/a_test.cpp:9: Failure")
        self.assertIn("  two", found)
        self.assertIn("\t  1 - a", found)
        self.assertLessEqual(len(found), 12)

    def test_reads_compilers_node_and_fuzzers(self):
        for line in [
            "../../src/a.cpp:3:5: error: expected ';'",
            "not ok 3 - the first screen",
            "fuzz: csv, exit code 77, FAILED",
            "WARNING: ThreadSanitizer: data race (pid=1)",
            "TypeError: undefined is not a function",
            "FAIL: test_reads (embed_test.Embed)",
        ]:
            noise = [f"ordinary {n}" for n in range(50)]
            self.assertIn(line, reasons("\n".join(noise + [line] + noise), 8), line)

    def test_without_a_known_word_the_last_lines_are_the_reason(self):
        text = "\n".join(f"line {n}" for n in range(100))
        self.assertEqual(reasons(text, 2), ["line 98", "line 99"])

    def test_the_first_and_the_last_of_many_are_kept(self):
        found = reasons("\n".join(f"a.cpp:{n}: error: wrong" for n in range(100)), 9)
        self.assertEqual(len(found), 9)
        self.assertEqual(found[0], "a.cpp:0: error: wrong")
        self.assertEqual(found[-1], "a.cpp:99: error: wrong")


if __name__ == "__main__":
    unittest.main()
