import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import check_sizes


def body(lines):
    return "  f();\n" * lines


class Sizes(unittest.TestCase):
    def lengths(self, text, suffix=".cpp"):
        return [(heading, length) for _, length, heading in check_sizes.functions(text, suffix)]

    def test_finds_functions_inside_namespaces_and_classes(self):
        text = ("namespace a {\nclass B : public C {\n public:\n  int f(int x) const override {\n"
                "    if (x) {\n      return 1;\n    }\n    return 2;\n  }\n};\n"
                "B::B(int x) : y_(x) {\n}\n}\n")
        self.assertEqual(self.lengths(text),
                         [("int f(int x) const override", 6), ("B::B(int x) : y_(x)", 2)])

    def test_braces_in_text_and_comments_do_not_count(self):
        text = ('void f() {\n  g("}{{");  // }\n  /* } */\n  char c = \'}\';\n'
                '  auto r = R"x(}}})x";\n  int n = 1\'000;\n}\n')
        self.assertEqual(self.lengths(text), [("void f()", 7)])

    def test_lines_of_raw_strings_are_data(self):
        self.assertEqual(self.lengths('auto f() {\n  return R"({\n1\n2\n})";\n}\n'), [("auto f()", 3)])

    def test_tables_are_no_functions(self):
        self.assertEqual(self.lengths("const int table[] = {\n" + "1,\n" * 100 + "};\n"), [])

    def test_finds_typescript(self):
        text = ("export function a(x: number): string {\n  return `}${x}`;\n}\n"
                "export const b = (y: number) => {\n  return y;\n};\n"
                "class C {\n  d(): void {\n  }\n}\n")
        self.assertEqual([n for _, n in self.lengths(text, ".ts")], [3, 3, 2])

    def test_refuses_what_is_too_long(self):
        self.assertEqual(check_sizes.check_file("a.cpp", f"void f() {{\n{body(68)}}}\n"), [])
        found = check_sizes.check_file("a.cpp", f"\nvoid f() {{\n{body(69)}}}\n")
        self.assertEqual(found, ["a.cpp:2: a function of 71 lines, more than 70: void f()"])
        self.assertEqual(len(check_sizes.check_file("a.py", "x\n" * 701)), 1)
        self.assertEqual(len(check_sizes.check_file("a.svelte", "<p>\n" * 201)), 1)
        self.assertEqual(check_sizes.check_file("a.svelte", "<style>" + "\n" * 201 + "</style>\n"), [])


if __name__ == "__main__":
    unittest.main()
