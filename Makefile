# Every target creates .venv and installs what it needs; nothing has to be typed first.
SHELL := /bin/sh
VENV  := .venv
BIN   := $(VENV)/bin
# The newest Python of the machine that is at least 3.11.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	command -v $$p >/dev/null 2>&1 && \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && \
	echo $$p && break; done)

.DEFAULT_GOAL := help
.PHONY: help demo test check lab bench soak docs clean

help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

$(VENV)/.installed: pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "culturekit needs Python 3.11 or newer; none was found." >&2; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing culturekit into $(VENV) (about a minute, once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.tools: $(VENV)/.installed
	@echo "Installing the tools that tests need ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[cluster]' --group test
	@touch $@

$(VENV)/.docs: $(VENV)/.installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --group docs
	@touch $@

demo: $(VENV)/.installed  ## reports about the example company, into reports/demo/
	@$(BIN)/python -m culturekit demo

test: $(VENV)/.tools  ## the tests (browser tests where there is a Chromium)
	@$(BIN)/python -m pytest -n 2 $(PYTEST)

check: $(VENV)/.tools  ## style, types
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

lab: $(VENV)/.installed  ## JupyterLab on the shipped notebooks
	@$(BIN)/jupyter lab notebooks

$(VENV)/.bench: $(VENV)/.tools
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --group bench
	@touch $@

bench: $(VENV)/.bench  ## side by side with the peers, ratios from one run, as JSON
	@$(BIN)/python -m benchmarks

soak: $(VENV)/.tools  ## thousands of damaged files, simulated firms, killed loads (minutes)
	@$(BIN)/python -m benchmarks.soak

docs: $(VENV)/.docs  ## the user guide as a site, into build/docs/
	@$(BIN)/mkdocs build --strict --quiet

clean:  ## remove the environment and what runs wrote
	@rm -rf $(VENV) build dist reports/demo reports/demo-store
