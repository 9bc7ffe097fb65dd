# The developer's commands; `make` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := $(shell sed -n 's/^uv==//p' uv-version.txt)
DATA ?= $(or $(MATERIA_TEST_DATA),../shared/data)
export UV_COMPILE_BYTECODE := 1
export VIRTUAL_ENV := $(abspath $(VENV))

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev setup-tools docs docs-serve screenshots ask serve test fast lint types lock pack bench coverage clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(VENV)/uv.stamp: uv-version.txt
	@command -v uv >/dev/null || $(PYTHON) -m pip install --quiet -r uv-version.txt
	@test -x $(BIN)/python || uv venv --quiet --python ">=3.11" $(VENV)
	@touch $@

$(VENV)/run.stamp: $(VENV)/uv.stamp requirements.lock pyproject.toml hatch_build.py
	@uv pip install --quiet --compile-bytecode --require-hashes -r requirements.lock
	@uv pip install --quiet --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q src/materia
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements-dev.lock
	@uv pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

node_modules/tools.stamp: package.json package-lock.json .npmrc
	@command -v npm >/dev/null || { echo "make: npm is missing: install Node.js 18.19 or newer" >&2; exit 1; }
	@npm ci --silent --no-progress
	@touch $@

setup: $(VENV)/run.stamp ## install what answering needs, pinned by hash
setup-dev: $(VENV)/dev.stamp ## install what developing needs, pinned by hash
setup-tools: node_modules/tools.stamp ## install the tools that check the pages and the API, pinned by hash

docs: setup-dev ## build the documentation into site/
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

docs-serve: setup-dev ## show the documentation while you write it
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs serve --strict --livereload

screenshots: setup-dev ## take the pictures of the pages for the README and the documentation
	$(BIN)/python scripts/screenshots.py

ask: setup ## answer a question: make ask Q="Is baclofen an opioid?"
	@$(BIN)/materia ask "$(or $(Q),Is baclofen an opioid?)"

serve: setup ## serve the pages and the API on this machine
	@$(BIN)/materia serve

lint: setup-dev ## style and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup-dev ## mypy --strict on src and tests
	$(BIN)/mypy

pack: setup-dev ## compile and lint the knowledge pack
	$(BIN)/materia pack build
	$(BIN)/materia pack lint

fast: lint types pack setup-tools ## the gate for developers, under 5 minutes: no ingest of the real labels
	$(BIN)/pytest -m "not labels" -n 2

test: lint types pack setup-tools ## everything, with the real labels ingested once
	$(BIN)/pytest -n 2 --dist loadgroup

bench: setup-dev ## all benchmarks; prints the machine beside the figures
	$(BIN)/python benchmarks/run.py

coverage: setup-dev ## 200 random drugs x 12 kinds of question against LIBRARY
	$(BIN)/python scripts/coverage.py --library $(LIBRARY)

lock: ## pin every dependency anew, by hash and without addresses
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --group build --extra server pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --group build --group dev --group docs --extra server pyproject.toml -o requirements-dev.lock
	$(PYTHON) scripts/lock_tools.py

clean: ## remove what the commands made
	rm -rf $(VENV) node_modules site .mypy_cache .ruff_cache .pytest_cache dist build
