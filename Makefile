# Two commands are enough: `make app` opens the application, `make test` runs the tests.
# Needs make and Python 3.11 or newer with its venv module; PYTHON=/path/to/python3.12 picks another.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
ARGS   ?=

.DEFAULT_GOAL := help
.PHONY: help app test browser-test nightly lint format check analyse health personas bench speed install lock clean

help: ## Show this list
	@grep -E '^[a-z-]+:.*## ' Makefile | awk -F ':.*## ' '{printf "make %-14s %s\n", $$1, $$2}'

app: $(STAMP) ## Open the application in the browser, if the data are in order
	$(BIN)/python -m rules check
	$(BIN)/python -m streamlit run app.py $(ARGS)

test: $(STAMP) ## Run the tests that need no browser
	$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

browser-test: $(STAMP) ## Run the tests that drive a real Chromium
	$(BIN)/python -m pytest -m "browser and not nightly" tests/browser $(ARGS)

nightly: $(STAMP) ## Run the long journeys too
	$(BIN)/python -m pytest -m nightly $(ARGS)

lint: $(STAMP) ## Check style, format, types and the directions of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(STAMP) ## Rewrite the source in the project's format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

check: $(STAMP) ## Validate everything under data/
	$(BIN)/python -m rules check

analyse: $(STAMP) ## Look for rules that cannot be right, over every combination
	$(BIN)/python -m rules analyse

health: $(STAMP) ## Analyse the rules and write docs/health.md (MANUAL=text file counts its lines)
	$(BIN)/python -m rules analyse --markdown docs/health.md $(if $(MANUAL),--manual $(MANUAL)) >/dev/null

personas: $(STAMP) ## Write docs/personas.md from data/personas
	$(BIN)/python -m pages.present.export.persona_docs docs/personas.md

bench: $(STAMP) ## Measure speed
	$(BIN)/python -m pytest benchmarks --benchmark-only $(ARGS)

speed: $(STAMP) ## Time clicks in Chromium beside a one-line page
	$(BIN)/python -m benchmarks.click_to_rest

install: $(STAMP) ## Only install what the other commands need

# Rebuilt only when the lock changes, so a second run starts at once.
$(STAMP): requirements.lock
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed, found " + sys.version.split()[0] + ". Try: make PYTHON=/path/to/python3.12 ...")'
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	@touch $@

# One lock for Python 3.11 to 3.13 on every system. It names no index: pip uses the one set up on the machine.
# `make lock ARGS=--upgrade` moves every version to the newest that pyproject.toml allows.
lock: ## Write requirements.lock again from pyproject.toml
	$(PYTHON) -m venv $(VENV)-lock
	$(VENV)-lock/bin/python -m pip install --quiet --disable-pip-version-check uv
	$(VENV)-lock/bin/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header --quiet --output-file requirements.lock $(ARGS)
	rm -rf $(VENV)-lock

clean: ## Remove what the commands made
	rm -rf $(VENV) $(VENV)-lock .pytest_cache .mypy_cache .ruff_cache .hypothesis .benchmarks test-artifacts
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
