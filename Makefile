PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
PORT ?= 8765
BROWSER ?= open
WORKERS ?= 2

.PHONY: demo test lint bench chaos docs words

demo: .venv/.installed
	$(BIN)/pacer demo --port $(PORT) --browser $(BROWSER)

test: lint
	$(BIN)/pytest -m alone
	$(BIN)/pytest -m "not alone" -n $(WORKERS) --dist worksteal

lint: .venv/.ready-to-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/.ready-to-test
	$(BIN)/python -m tests.bench

chaos: .venv/.ready-to-test
	$(BIN)/python -m tests.chaos

docs: .venv/.ready-to-test
	$(BIN)/python -m tests.support.documents

words: .venv/.ready-to-test
	$(BIN)/python -m tests.support.catalogs

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Pacer needs Python 3.11, 3.12 or 3.13; install one of them or name it with PYTHON=..."; exit 1; }
	$(PYTHON) -m venv .venv

.venv/.installed: .venv/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/.ready-to-test: .venv/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@
