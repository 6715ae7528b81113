# Two commands are enough: `make app` opens the application, `make test` runs the tests.
# Needs make and Python 3.11 or newer with its venv module. Another Python beside the first:
# make PYTHON=/path/to/python3.14 VENV=.venv-3.14 test

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
APP    := $(VENV)/.installed-app
DEV    := $(VENV)/.installed-dev
ARGS   ?=

.DEFAULT_GOAL := help
.PHONY: help app test browser-test nightly lint format check analyse health personas schema architecture bench bench-scenario bench-phone bench-class bench-others bench-book bench-first bench-people figures bom audit speed install setup lock clean

help: ## Show this list
	@grep -E '^[a-z-]+:.*## ' Makefile | awk -F ':.*## ' '{printf "make %-14s %s\n", $$1, $$2}'

app: $(APP) ## Open the application in the browser, if the data and the server's settings are in order
	$(BIN)/python -m rules check
	$(BIN)/python -m pages.ui.server.start_check $(ARGS)
	$(BIN)/python -m streamlit run app.py $(ARGS)

test: $(DEV) ## Run the tests that need no browser
	$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

browser-test: $(DEV) ## Run the tests that drive a real Chromium
	$(BIN)/python -m pytest -m "browser and not nightly" tests/browser $(ARGS)

nightly: $(DEV) ## Run the long journeys too
	$(BIN)/python -m pytest -m nightly $(ARGS)

lint: $(DEV) ## Check style, format, types and the directions of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/deptry --exclude test-artifacts --ignore DEP002,DEP004 tests benchmarks docs

format: $(DEV) ## Rewrite the source in the project's format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

check: $(APP) ## Validate everything under data/
	$(BIN)/python -m rules check

analyse: $(APP) ## Look for rules that cannot be right, over every combination
	$(BIN)/python -m rules analyse

health: $(APP) ## Analyse the rules and write docs/health.md (MANUAL=text file counts its lines)
	$(BIN)/python -m rules analyse --markdown docs/health.md $(if $(MANUAL),--manual $(MANUAL)) >/dev/null

personas: $(APP) ## Write docs/personas.md from data/personas
	$(BIN)/python -m pages.present.export.persona_docs docs/personas.md

schema: $(APP) ## Write data/schema, the form of data, scenarios and answers
	$(BIN)/python -m rules schema data/schema

architecture: $(DEV) ## Draw the rooms and their imports into docs/architecture.md
	$(BIN)/python -m docs.architecture

bench: $(DEV) ## Measure speed
	$(BIN)/python -m pytest benchmarks --benchmark-only $(ARGS)

bench-scenario: $(DEV) ## Time one scenario; AGAINST=PATH compares with another checkout
	$(BIN)/python -m benchmarks.one_scenario $(if $(AGAINST),--against $(AGAINST))

bench-phone: $(DEV) ## Time the first visit on a slow phone
	$(BIN)/python -m benchmarks.slow_phone

bench-class: $(DEV) ## Time the answers of a class of thirty beside those of one
	$(BIN)/python -m benchmarks.class_answers

bench-others: $(DEV) ## Time the same conditions in other engines, in an environment of their own
	$(BIN)/python -m benchmarks.others $(ARGS)

bench-book: $(DEV) ## Time books of 1,000 to 10,000,000 policies, and of some services alone
	$(BIN)/python -m benchmarks.book_of_policies $(ARGS)

bench-people: $(DEV) ## Time the clicks of 1 to 200 people at once, by one process and by one a core
	$(BIN)/python -m benchmarks.many_people $(ARGS)

bench-first: $(DEV) ## Time the first visitor after a start beside the second
	$(BIN)/python -m benchmarks.first_visitor

figures: $(DEV) ## Print what docs/speed.md is made of in one run, each beside something else
	$(BIN)/python -m benchmarks.figures

bom: $(DEV) ## Write test-artifacts/bom.json, a bill of materials of what the application installs
	@mkdir -p test-artifacts
	$(BIN)/python -m docs.bill_of_materials test-artifacts/bom.json

audit: $(DEV) ## Ask the vulnerability service of the package index about every locked version
	$(BIN)/uv tool run pip-audit --strict --disable-pip --require-hashes -r requirements.txt

speed: $(DEV) ## Time clicks in Chromium beside a one-line page
	$(BIN)/python -m benchmarks.click_to_rest

install: $(APP) ## Only install what the application needs

setup: $(DEV) ## Only install everything

# Each lock is installed again only when it changes, so a second run starts at once.
$(APP): requirements.txt | $(BIN)/python
	$(call installed,requirements.txt)
	@touch $@

$(DEV): requirements-dev.txt | $(BIN)/python
	$(call installed,requirements-dev.txt)
	@touch $(APP) $@

# uv takes seconds where pip takes minutes: the machine's own, or the one that the lock pins.
define installed
	@if uv=$$(command -v uv || command -v $(BIN)/uv); then \
		"$$uv" pip install --python $(BIN)/python --require-hashes --requirement $(1); \
	else \
		$(BIN)/python -m pip install --disable-pip-version-check --require-hashes --requirement $(1); \
	fi
endef

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed, found " + sys.version.split()[0] + ". Try: make PYTHON=/path/to/python3.12 ...")'
	@echo "Making $(VENV) with $$($(PYTHON) --version)"
	@if command -v uv >/dev/null; then \
		uv venv --quiet --seed --python "$$(command -v $(PYTHON))" $(VENV); \
	else \
		$(PYTHON) -m venv $(VENV) && \
		awk '/^uv==/ { on = 1 } on { print } on && !/\\$$/ { exit }' requirements-dev.txt >$(VENV)/uv.txt && \
		{ $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $(VENV)/uv.txt \
			|| echo "uv is not to be had: pip installs, which takes minutes."; }; \
	fi

# One lock to run and one for everything, for Python 3.11 to 3.14 on every system. They name no index: the one
# set up on the machine is used. `make lock ARGS=--upgrade` moves every version to the newest that
# pyproject.toml allows.
LOCKED := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet
lock: $(DEV) ## Write requirements.txt and requirements-dev.txt again from pyproject.toml
	$(BIN)/uv pip compile pyproject.toml --all-extras --group dev $(LOCKED) --output-file requirements-dev.txt $(ARGS)
	$(BIN)/uv pip compile pyproject.toml --all-extras --constraint requirements-dev.txt $(LOCKED) --output-file requirements.txt

clean: ## Remove what the commands made
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .benchmarks test-artifacts
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
