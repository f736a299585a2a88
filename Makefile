# One command to run, one to test. Needs Python 3.11 or later and, for the private MongoDB, Linux on x86-64.
#
#   make run ARGS="--port 9000 --data DIR"
#   make run ARGS="--no-demo --data DIR"      without the demonstration school

SHELL  := /bin/bash
PYTHON := $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
VENV   := .venv
BIN    := $(VENV)/bin
ARGS   ?=

.PHONY: help run test browser lint faults conformance mutants bench clean

help:
	@echo "make run    start the server, the first time with a demonstration school; options in ARGS,"
	@echo "            e.g. make run ARGS='--no-demo --port 9000'"
	@echo "make test   lint, types, tests"
	@echo "make browser  the console in Chromium; pictures in tests/browser/screenshots"
	@echo "make lint   lint and types only"
	@echo "make faults stop and kill servers and MongoDB under load, a minute each"
	@echo "make conformance  our conformance suite against this server, both versions; reports in conformance-report"
	@echo "make mutants  break one rule of the server after the other: the suite must notice"
	@echo "make bench  measure the server on this machine"
	@echo "make clean  remove the virtual environment and caches; data/ stays"

run: $(VENV)/.installed
	@exec $(BIN)/lrs serve $(ARGS)

test: lint
	$(BIN)/pytest -n 3 --dist worksteal --ignore tests/browser

browser: $(VENV)/.installed-dev
	$(BIN)/pytest tests/browser $(ARGS)

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check
	$(BIN)/mypy

faults: $(VENV)/.installed-dev
	LRS_FAULTS_SECONDS=60 $(BIN)/pytest tests/faults $(ARGS)

conformance: $(VENV)/.installed-dev
	$(BIN)/python -m tests.conformance.ours $(ARGS)

mutants: $(VENV)/.installed-dev
	$(BIN)/python -m tests.conformance.mutants.hunt $(ARGS)

bench: $(VENV)/.installed-dev
	$(BIN)/python -m tests.bench $(ARGS)

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache *.egg-info

$(VENV)/.installed: pyproject.toml | $(BIN)/pip
	@echo "Installing into $(VENV); this takes a minute, the first time only."
	@$(BIN)/pip install --quiet --editable '.[embedded]' || { $(cannot_install); exit 1; }
	@touch $@

# --group needs pip 25.1, newer than that of Debian 12 and Ubuntu 22.04.
$(VENV)/.installed-dev: pyproject.toml | $(BIN)/pip
	@$(BIN)/pip install --quiet --upgrade 'pip>=25.1' || { $(cannot_install); exit 1; }
	@$(BIN)/pip install --quiet --group dev --editable '.[embedded]' || { $(cannot_install); exit 1; }
	@touch $@ $(VENV)/.installed

$(BIN)/pip:
	@test -n "$(PYTHON)" || { \
	  echo "Python 3.11 or later was not found; python3 is $$(python3 --version 2>&1)."; \
	  echo "Debian 12: apt-get install python3 python3-venv"; \
	  echo "Ubuntu 22.04: apt-get install python3.11 python3.11-venv"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "Python's venv module is missing. Debian, Ubuntu:"; \
	  echo "  apt-get install $$($(PYTHON) -c 'import sys; print("python3.%d-venv" % sys.version_info[1])')"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

define cannot_install
echo "The packages could not be installed; the reason is above. Without a network, set PIP_INDEX_URL to a mirror."
endef
