# What a newcomer needs: `make run`, `make test`, `make check`. `make help` tells of the rest.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
# The first Python on the machine that we run on; PYTHON=... chooses another.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && { echo "$$p"; break; }; done)
UV_VERSION := 0.13.9

RUN_STAMP := $(VENV)/.run.stamp
TEST_STAMP := $(VENV)/.test.stamp
ASSETS_STAMP := $(VENV)/.assets.stamp
ASSET_SOURCES := $(shell find potentialer/web/styles potentialer/web/scripts package.json package-lock.json tools/assets.py \
	-type f 2>/dev/null)

.PHONY: help run test check bench drill relevance lock assets clean

help: ## vis denne liste
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1	\2/'

run: $(RUN_STAMP) $(ASSETS_STAMP) ## sæt alt op i mappen, og vis demokommunen på http://127.0.0.1:$(PORT) (PORT=8000)
	@exec $(BIN)/python tools/run.py --port $(PORT)

test: $(TEST_STAMP) $(ASSETS_STAMP) ## alle prøver, på SQLite og PostgreSQL, med browser
	@$(BIN)/python tools/test.py

check: $(TEST_STAMP) $(ASSETS_STAMP) ## form, stil, typer, gulve, migrationer, skabeloner
	@$(BIN)/python tools/check.py

bench: $(TEST_STAMP) ## hastigheder, hver ved siden af en anden måde i samme kørsel
	@$(BIN)/python -m bench

drill: $(TEST_STAMP) $(ASSETS_STAMP) ## de lange beviser i fuld størrelse, på begge databaser
	@$(BIN)/python tools/test.py --drill

relevance: $(TEST_STAMP) ## finder søgningen det, den skal?
	@$(BIN)/python tools/test.py --relevance

assets: ## byg stylesheets og scripts igen
	@rm -f $(ASSETS_STAMP)
	@$(MAKE) $(ASSETS_STAMP)

lock: ## skriv requirements/*.txt igen (for den, der vedligeholder projektet)
	@$(PYTHON) tools/lock.py --uv $(UV_VERSION)

clean: ## fjern det, som make har lavet; databasen i var/ bliver
	rm -rf $(VENV) node_modules potentialer/web/static .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

$(RUN_STAMP): requirements/run.txt pyproject.toml tools/environment.py
	@if [ -z "$(PYTHON)" ]; then echo "Her mangler Python 3.11, 3.12 eller 3.13."; exit 1; fi
	@$(PYTHON) tools/environment.py $(VENV) requirements/run.txt
	@touch $@

$(TEST_STAMP): $(RUN_STAMP) requirements/test.txt
	@$(PYTHON) tools/environment.py $(VENV) requirements/test.txt
	@touch $@

$(ASSETS_STAMP): $(RUN_STAMP) $(ASSET_SOURCES)
	@$(BIN)/python tools/assets.py
	@touch $@
