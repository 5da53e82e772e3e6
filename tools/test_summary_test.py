import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import test_summary


class Summary(unittest.TestCase):
    def test_reads_every_runner(self):
        for text, expected in [
            ("97% tests passed, 1 tests failed out of 30\n", (29, 1)),
            ("100% tests passed, 0 tests failed out of 7\n", (7, 0)),
            ("# tests 5\n# pass 4\n# fail 1\n", (4, 1)),
            ("ℹ tests 5\nℹ pass 5\nℹ fail 0\n", (5, 0)),
            ("\x1b[2m      Tests \x1b[22m \x1b[1m27 passed\x1b[22m (27)\n", (27, 0)),
            ("      Tests  2 failed | 25 passed (27)\n", (25, 2)),
            ("Ran 9 tests in 0.017s\n\nOK\n", (9, 0)),
            ("Ran 9 tests in 0.017s\n\nFAILED (failures=1, errors=2)\n", (6, 3)),
            ("scenarios: 12 passed, 1 failed\n", (12, 1)),
            ("[  PASSED  ] 20 tests.\n", (0, 0)),
        ]:
            self.assertEqual(test_summary.count(text), expected, text)


if __name__ == "__main__":
    unittest.main()
