import gzip
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import embed

ROOT = pathlib.Path(__file__).parent.parent
MAIN = """
#include <cstdio>
#include "app/%s_assets.h"
int main() {
  for (const auto& file : maillage::app::%s())
    std::printf("%%s|%%s\\n", std::string(file.path).c_str(), std::string(file.%s).c_str());
}
"""


class Embedding(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, path, text):
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def run_program(self, kind, function, member):
        """What a program that prints every embedded file prints."""
        main = self.folder / "main.cpp"
        main.write_text("#include <string>\n" + MAIN % (kind, function, member))
        program = self.folder / "program"
        subprocess.run(["c++", "-std=c++20", f"-I{ROOT}/src", main, self.folder / "out.cpp", "-o",
                        program], check=True)
        return subprocess.run([program], check=True, capture_output=True, text=True).stdout

    def test_region_files_enter_with_their_paths(self):
        self.write("region/types/Need.json", "{}\n")
        self.write("region/check.py", "no part of the model")
        self.write("demo/a.csv", "name\nLiège\n")
        embed.main(["region", str(self.folder / "out.cpp"), str(self.folder / "region"),
                    str(self.folder / "demo")])
        self.assertEqual(self.run_program("region", "region_files", "bytes"),
                         "demo/a.csv|name\nLiège\n\nregion/types/Need.json|{}\n\n")

    def test_the_page_is_compressed_where_it_pays(self):
        self.write("dist/index.html", "<p>" + "Maillage " * 100)
        self.write("dist/assets/tiny.js", "1")
        embed.main(["web", str(self.folder / "out.cpp"), str(self.folder / "dist"), "--cache",
                    str(self.folder / "cache")])
        self.assertEqual(self.run_program("web", "web_assets", "type"),
                         "assets/tiny.js|text/javascript; charset=utf-8\n"
                         "index.html|text/html; charset=utf-8\n")
        lines = {line.split(",")[0]: line for line in (self.folder / "out.cpp").read_text().splitlines()
                 if line.startswith('    {"')}
        self.assertIn(", {}, {}, ", lines['    {"assets/tiny.js"'])
        self.assertNotIn("{}", lines['    {"index.html"'])
        packed = [f for f in (self.folder / "cache").glob("*.gz")]
        self.assertIn((self.folder / "dist/index.html").read_bytes(),
                      [gzip.decompress(f.read_bytes()) for f in packed])

    def test_nothing_to_embed_is_an_empty_table(self):
        embed.main(["region", str(self.folder / "out.cpp")])
        self.assertEqual(self.run_program("region", "region_files", "bytes"), "")


if __name__ == "__main__":
    unittest.main()
