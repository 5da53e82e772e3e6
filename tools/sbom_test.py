"""The list of components names what the program and the page are made of."""
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import sbom


class SbomTest(unittest.TestCase):
    def test_npm_components_have_version_licence_and_hash(self):
        lock = {"packages": {"node_modules/@a/b": {
            "version": "1.2.3", "license": "MIT", "integrity": "sha512-AAEC"}}}
        self.assertEqual(sbom.npm_component("node_modules/@a/b", lock), {
            "type": "library", "name": "@a/b", "version": "1.2.3",
            "purl": "pkg:npm/%40a/b@1.2.3", "licenses": [{"expression": "MIT"}],
            "hashes": [{"alg": "SHA-512", "content": "000102"}]})

    def test_nested_packages_go_by_their_own_name(self):
        lock = {"packages": {"node_modules/a/node_modules/b": {"version": "2.0.0"}}}
        self.assertEqual(sbom.npm_component("node_modules/a/node_modules/b", lock)["name"], "b")

    def test_header_only_packages_are_those_of_the_build(self):
        text = (sbom.ROOT / "packaging/debian-build.txt").read_text(encoding="utf-8")
        listed = {line.split("#")[0].strip() for line in text.splitlines()}
        self.assertLessEqual(sbom.HEADER_ONLY, listed)

    def test_the_owner_of_a_library_is_found_through_links(self):
        paths = sbom.loaded_libraries("/bin/bash")
        self.assertIn("libc6", {sbom.owner(path) for path in paths})
        self.assertRegex(sbom.debian_component("libc6")["purl"], r"^pkg:deb/debian/libc6@2\.")


if __name__ == "__main__":
    unittest.main()
