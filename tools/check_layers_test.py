import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import check_layers


class Arrows(unittest.TestCase):
    def check(self, files):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for path, text in files.items():
                file = root / "src" / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text)
            return check_layers.check(root)

    def test_follows_the_arrows(self):
        self.assertEqual(self.check({
            "engine/commit.cpp": '#include "engine/commit.h"\n#include <vector>\n'
                                 '#include "store/store.h"\n#include "model/entity.h"\n',
            "domain/pooling/propose.cpp": '#include "domain/pooling/propose.h"\n'
                                          '#include "domain/module.h"\n#include "solve/group.h"\n',
            "http/server.cpp": "#include <boost/asio.hpp>\n",
            "app/main.cpp": '#include "store/rocksdb/open.h"\n#include "protocol/ngsild/routes.h"\n',
            "store/rocksdb/contract_test.cpp": '#include "store/memory/memory_store.h"\n',
            "engine/commit_test.cpp": '#include "store/memory/memory_store.h"\n',
        }), [])

    def refused(self, path, include, reason):
        found = self.check({path: f"// one\n#include {include}\n"})
        self.assertEqual(len(found), 1, found)
        self.assertIn(reason, found[0])
        self.assertIn(f"src/{path}:2", found[0])

    def test_refuses_the_rest(self):
        self.refused("base/json.h", '"model/entity.h"', "base may include nothing")
        self.refused("engine/a.cpp", '"http/server.h"', "engine may include")
        self.refused("engine/a.cpp", '"store/records.h"', "engine may include")
        self.refused("engine/a.cpp", '"store/rocksdb/open.h"', "only app/ names a backend")
        self.refused("engine/a.cpp", '"store/memory/memory_store.h"', "only app/ names a backend")
        self.refused("domain/pooling/a.cpp", '"domain/strategy/b.h"', "sibling")
        self.refused("protocol/x.h", '"protocol/ngsild/b.h"', "sibling, or above")
        self.refused("store/memory/a.cpp", '"store/rocksdb/b.h"', "sibling")
        self.refused("model/a.cpp", "<boost/any.hpp>", "Boost is seen in src/http only")
        self.refused("model/a.cpp", '"misc/b.h"', "no declared folder")
        self.refused("model/a.cpp", '"b.h"', "not named from the src/ root")

    def test_refuses_undeclared_folders(self):
        self.assertIn("not declared", self.check({"misc/a.h": ""})[0])
        self.assertIn("not declared", self.check({"engine/extra/a.h": ""})[0])
        self.assertIn("not declared", self.check({"domain/misc/a.h": ""})[0])


if __name__ == "__main__":
    unittest.main()
