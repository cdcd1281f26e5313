# What a clone can do. Everything needs python3 (3.11 or newer) with venv, and a package index; nothing else.
#
#   make demo          shows the main job, start to finish
#   make test          everything that CI asks: make check, then the tests with coverage
#   make check         formatting, lint, types
#   make bench         measures, beside our peers
#   make operations    asks the mock every operation of every real document
#   make agreement     asks openapi-core about many messages of real documents (COUNT=30)
#   make mutations     damages real documents in thousands of ways (COUNT=5000)
#   make docs          writes the generated pages
#   make test-system   tests that need a browser, or servers of others from the package indexes
#   make clean         removes what the above made, .venv included

PYTHON ?= python3
# One more than there are processors: a quarter of the tests' time goes by waiting for servers and processes.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print(1 + (os.cpu_count() or 1))')
VENV := .venv
BIN := $(VENV)/bin
ROOMS := spec mockserver contract_tests fuzz cli
# setuptools warns that an editable install may be shadowed by folders of the same name: ours never are.
PIP := PYTHONWARNINGS=ignore $(BIN)/python -m pip --quiet --disable-pip-version-check
COVERAGE := $(BIN)/coverage

.DEFAULT_GOAL := help
.PHONY: help demo test check types bench operations agreement mutations docs test-system clean

help:
	@sed -n 's/^#   //p' Makefile

# Installing takes a minute, so a stamp remembers it; it is done again when pyproject.toml changes.
$(VENV)/.installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "truespec needs Python 3.11 or newer: make PYTHON=python3.12 …"; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) \
		|| { rm -rf $(VENV); echo "python3 -m venv failed: on Debian, apt-get install python3-venv"; exit 2; }
	@echo "Installing into $(VENV), once; this takes about a minute"
	@$(PIP) install --upgrade "pip>=25.1"
	@$(PIP) install --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	@$(PIP) install --group dev
	@touch $@

demo: $(VENV)/.installed
	$(BIN)/python examples/demo.py

# An editable install is invisible to type checkers: they find the rooms by links.
types: $(VENV)/.installed-dev
	@mkdir -p .types/truespec
	@for room in $(ROOMS); do ln -sfn ../../$$room .types/truespec/$$room; done

check: types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/basedpyright --project pyproject.toml

# `coverage run -m pytest`, since pytest imports our plugin before a coverage plugin could begin.
test: check
	@rm -f .coverage .coverage.*
	$(COVERAGE) run -m pytest -n $(WORKERS) --dist worksteal -m "not system"
	@$(COVERAGE) combine --quiet
	$(COVERAGE) report

bench: $(VENV)/.installed-dev
	$(BIN)/python -m benchmarks

operations: $(VENV)/.installed-dev
	EVERY_OPERATION=1 $(BIN)/python -m pytest -n $(WORKERS) tests/mockserver/test_real_documents.py

agreement: $(VENV)/.installed-dev
	$(BIN)/python -m tests.agreement --count $(or $(COUNT),30)

mutations: $(VENV)/.installed-dev
	$(BIN)/python -m tests.mutations --count $(or $(COUNT),5000)

docs: $(VENV)/.installed
	$(BIN)/python -m truespec.cli.reference
	$(BIN)/python -m tests.versions.features

test-system: $(VENV)/.installed-dev
	tests/system/install
	$(BIN)/python -m pytest -n 0 -m system

clean:
	rm -rf $(VENV) .types build dist *.egg-info .coverage .coverage.* .pytest_cache .ruff_cache .hypothesis
