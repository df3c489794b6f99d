# One door to everything: `make help` lists the rooms.
.DEFAULT_GOAL := help
.PHONY: help setup run test lint bench serve samples clean lock

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
ARCHIVE ?= kho

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 10

setup: $(READY) ## install what is missing: system packages, .venv with hoso in it

# Made anew whenever the pinned dependencies or the packaging change; otherwise there is nothing to do.
$(READY): requirements.lock pyproject.toml .ci/system-packages.sh
	@sh .ci/system-packages.sh
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing pinned dependencies into $(VENV) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

run: setup ## process the samples and show what was found
	@$(BIN)/hoso run samples/scans --archive $(ARCHIVE)

test: setup ## all tests
	@$(BIN)/python -m pytest -n auto --dist loadfile

lint: setup ## style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: setup ## speed and accuracy, the figures of the README
	@$(BIN)/python -m benchmarks

serve: setup ## the clerk's page
	@$(BIN)/hoso review --archive $(ARCHIVE)

samples: setup ## typeset and scan the samples anew
	@$(BIN)/python -m samples.generate

lock: ## pin the dependencies anew (needs uv)
	uv pip compile pyproject.toml --extra dev --universal --generate-hashes --no-emit-index-url --quiet -o requirements.lock

clean: ## forget .venv, caches and the archive of `make run`
	rm -rf $(VENV) $(ARCHIVE) .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
