# The commands of the project. `make` alone lists them. Each does what it needs and no more; the
# steps themselves are in tools/.

SHELL := /bin/bash
STAGE := tools/stage.sh

.DEFAULT_GOAL := help
.PHONY: help demo build release test check bench fuzz tsan conformance sbom format clean install-build install-test web

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1 @/p' Makefile | awk -F@ '{ printf "%-20s %s\n", $$1, $$2 }'

demo: release ## build, load the demonstration region and serve it (DATA=build/demo LISTEN=127.0.0.1:8080)
	@tools/demo.sh

release: install-build web ## build/release/maillage, with the page inside
	@$(STAGE) "release build" tools/build.sh release maillage

test: install-test web ## every test: units, sanitizers, scenarios, page, browser
	@tools/test.sh

check: release install-test ## format, lint, layers, sizes, words, generated files
	@tools/check.sh

bench: release install-test ## micro-benchmarks and load, figures for docs/performance.md
	@tools/bench.sh

fuzz: install-test ## every fuzz target for a while (FUZZ_SECONDS=30 each)
	@$(STAGE) "sanitizer build" tools/build.sh asan fuzz_targets
	@$(STAGE) "fuzz" tools/fuzz.sh $(or $(FUZZ_SECONDS),30)

tsan: install-test ## engine, HTTP and the whole server over the memory store with ThreadSanitizer
	@$(STAGE) "ThreadSanitizer build" tools/build.sh tsan engine_test http_test protocol_region_test protocol_ngsild_test
	@$(STAGE) "ThreadSanitizer tests" tools/unit_tests.sh tsan -R '^(engine|http|protocol_.*)$$'

conformance: release ## the ETSI test suite for NGSI-LD (ETSI_SUITE=its folder)
	@$(STAGE) "conformance" tools/conformance.sh

sbom: release ## the components of the program and the page, CycloneDX JSON in build/sbom.json
	@python3 tools/sbom.py > build/sbom.json && echo "sbom: build/sbom.json"

format: install-test ## rewrite C++ files in the project's format
	@git ls-files -z '*.h' '*.cpp' | xargs -0 -P "$$(nproc)" -n 16 clang-format-14 -i

clean: ## remove what was built, not what was downloaded
	@rm -rf build web/dist

web: install-build
	@$(STAGE) "page" tools/web.sh build

install-build:
	@tools/install.sh build

install-test:
	@tools/install.sh test
