# One door, the same for contributors and for CI. `make site` and `make test` are all a fresh clone needs.

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys, ensurepip, venv; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' >/dev/null 2>&1 \
	&& { echo "$$p"; break; }; done)
UV ?= uv
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
SITE := $(VENV)/site
CORE := $(VENV)/core
# Without bytecode every command that a test starts would be compiled anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help site publish test lint format bench fuzz soak sbom release serve screenshots offline zensical lock form clean

help: ## list the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/'

site: $(SITE) ## build data packages and site from datasets/ into output/site
	$(BIN)/gongkai build

publish: $(SITE) ## the same for a deployment: a report that cannot be read has its page that says so, and stops nothing
	$(BIN)/gongkai build || test $$? -eq 3

# One process a processor, each with whole files: what a file builds for its tests is built once.
test: $(READY) ## run all tests
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile

lint: $(READY) ## ruff, mypy --strict, direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY) ## let ruff rewrite what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(READY) ## seconds, ms per report and peak memory of every stage
	$(BIN)/python -m bench

# 10,000 changed files with fixed seeds over all containers: half keep their structure, half are broken anywhere. A minute of the
# same is in the tests (tests/sources/test_mutants.py and the tests of cells). FILES=500 makes fewer of each.
FILES ?= 5000
fuzz: $(READY) ## thousands of changed files in every container: what is read right, marked, refused, silently wrong
	PYTHONPATH=build:tests $(BIN)/python -m sources.fuzz --n $(FILES)
	$(BIN)/python -m bench.changed --n $(FILES)

# Each killed build takes about half a minute. KILLED=20 kills fewer, FIRST=20 begins with another seed.
KILLED ?= 2000
FIRST ?= 0
soak: $(READY) ## whole builds killed at any moment: is what is published one build, does the next put all right
	$(BIN)/python -m bench.soak --n $(KILLED) --seed $(FIRST)

sbom: ## the bill of materials (CycloneDX) of what the lock files name: output/sbom.cdx.json
	"$(PYTHON)" .ci/sbom.py output/sbom.cdx.json

# The wheel, the data of the last build as one archive, and the bill of materials: what a deployment keeps and attests.
release: $(READY) sbom ## wheel, data archive and bill of materials of the last build: output/release
	rm -rf output/release
	$(BIN)/python -m hatchling build -t wheel -d output/release
	cp output/sbom.cdx.json output/collection/*.zip output/release

form: $(READY) ## turn an issue form (GONGKAI_FORM, GONGKAI_FORM_DATE) into a change: output/form.patch
	$(BIN)/gongkai take-form
	test ! -f output/form.csv || $(BIN)/gongkai add --manifest output/form.csv --yes
	$(BIN)/gongkai build --data-only || test $$? -eq 3
	git add --all datasets
	git diff --cached --binary --no-renames > output/form.patch
	test -s output/form.patch

serve: $(SITE) ## look at the site while working on it
	$(BIN)/gongkai serve

screenshots: $(READY) ## pictures of every type of page, for a person to look at: output/screenshots
	$(BIN)/python -m tests.site.screenshots

offline: site ## the site as one zip file that opens without a server: output/gongkai-offline.zip
	$(BIN)/gongkai offline

# Material for MkDocs ends its life in May 2027: the same pages must build with its successor, page for page.
zensical: site ## build the site a second time, with Zensical, into output/zensical
	sed 's|^site_dir: .*|site_dir: zensical|' output/mkdocs.yml > output/zensical.yml
	$(BIN)/zensical build --clean --strict --config-file output/zensical.yml
	@cd output/site && find . -name '*.html' | sort > ../pages.mkdocs
	@cd output/zensical && find . -name '*.html' | sort > ../pages.zensical
	diff output/pages.mkdocs output/pages.zensical

RESOLVE = $(UV) pip compile pyproject.toml --universal --python-version 3.11 --only-binary :all: \
	--generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet

# The smaller environments have the versions of the large one, and the build backend that installs the checkout.
lock: ## resolve pyproject.toml again (needs uv: pip install uv)
	$(RESOLVE) --all-extras -o requirements.lock
	@sed 's/ *\\$$//; /--hash/d' requirements.lock > .ci/versions
	$(RESOLVE) --extra build --constraint .ci/versions -o .ci/core.lock
	$(RESOLVE) --extra build --extra ocr --constraint .ci/versions -o .ci/ocr.lock
	$(RESOLVE) --extra build --extra collect --extra site --constraint .ci/versions -o .ci/site.lock
	@rm .ci/versions

clean: ## remove everything that is made: the environment, output/ and caches
	rm -rf $(VENV) output .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/pip:
	@test -n "$(PYTHON)" || { echo "gongkai 需要 Python 3.11–3.13（含 venv 模块）；可用 make PYTHON=/path/to/python3 指定。" >&2; \
		echo "gongkai needs Python 3.11 to 3.13 with its venv module; name one with make PYTHON=/path/to/python3." >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
		|| { echo "$(PYTHON): gongkai 需要 Python 3.11–3.13 / gongkai needs Python 3.11 to 3.13." >&2; exit 1; }
	"$(PYTHON)" -m venv --clear $(VENV)

# Hashes are required of every file and nothing is compiled: what the lock files name is what runs. Each environment holds what it
# is for and no more: checking reports the core, with OCR=yes what scans need; a project that, what collects reports and the engine; tests everything.
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check
LOCKED = $(INSTALL) --only-binary :all: --require-hashes -r

$(READY): requirements.lock pyproject.toml | $(BIN)/pip
	$(LOCKED) requirements.lock
	$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $(CORE) $(SITE) $@

$(SITE): .ci/site.lock pyproject.toml | $(BIN)/pip
	$(LOCKED) .ci/site.lock
	$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $(CORE) $@

$(CORE): .ci/core.lock .ci/ocr.lock pyproject.toml | $(BIN)/pip
	$(LOCKED) .ci/$(if $(filter yes,$(OCR)),ocr,core).lock
	$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@
