# Haowai: `make` alone says what can be done.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help setup serve test soak race bench screenshots lint fmt lock messages clean

PORT ?= 8000
VENV := .venv/bin
# Run by every linter of templates; migrations and translations are not among them.
TEMPLATES = $(shell find haowai -path '*/templates/*' -name '*.html')
# Django's settings make their secrets at the first start: linters do that in a folder that goes with them.
SPARE_HOME = home=$$(mktemp -d) && trap 'rm -rf "$$home"' EXIT && HAOWAI_HOME=$$home
LOCKS := pyproject.toml requirements/bootstrap.txt scripts/setup

help: ## Say what can be done
	@echo "Haowai, an online newspaper. Needs Linux, Python 3.11 or later, make and git; everything else goes into .venv."
	@echo
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-20s%s\n", $$1, $$2 }'
	@echo
	@echo "  PORT=8080 make serve            another port than 8000"
	@echo "  HAOWAI_HOME=~/paper make serve  keeps the newspaper there and not in var/"
	@echo "  make test ARGS='-k byline'      hands ARGS to pytest, bench or the lock"

setup: .venv/.base ## Make the environment in .venv, with the haowai command

serve: .venv/.base ## Serve the newspaper, with the demo newspaper if there is none yet
	@$(VENV)/haowai init
	@$(VENV)/haowai demo --if-empty
	@exec $(VENV)/haowai serve --port $(PORT)

test: .venv/.dev ## Run the linters, then the tests on SQLite, then on PostgreSQL with a browser
	@$(MAKE) --no-print-directory lint
	@$(VENV)/python scripts/test_services.py -- scripts/run-tests $(ARGS)

soak: .venv/.dev ## Play random newsrooms for hours and look for a page that is old
	@$(VENV)/python scripts/test_services.py -- scripts/soak $(ARGS)

race: .venv/.dev ## Let readers race with editors until a million answers were looked at
	@$(VENV)/python scripts/test_services.py -- scripts/race $(ARGS)

bench: .venv/.dev ## Measure serving, publishing, searching, counting, rendering, importing and memory
	@$(VENV)/python -m benchmarks $(ARGS)

screenshots: .venv/.dev ## Make the pictures of docs/screenshots
	$(VENV)/python scripts/screenshots.py $(ARGS)

lint: .venv/.dev ## Check style, types, the rooms' imports, templates, migrations and the tree
	$(VENV)/ruff check
	$(VENV)/ruff format --check
	$(VENV)/python scripts/check_tree.py
	$(VENV)/lint-imports --no-logo
	$(VENV)/djade --check --target-version 5.2 $(TEMPLATES)
	$(VENV)/djhtml --check --tabwidth 2 $(TEMPLATES)
	$(SPARE_HOME) $(VENV)/django-admin makemigrations --check --dry-run --settings haowai.config.settings
	$(SPARE_HOME) $(VENV)/mypy

fmt: .venv/.dev ## Put code and templates into the house's form
	$(VENV)/ruff check --fix
	$(VENV)/ruff format
	-$(VENV)/djade --target-version 5.2 $(TEMPLATES)
	-$(VENV)/djhtml --tabwidth 2 $(TEMPLATES)

lock: .venv/.base ## Remake the locks from pyproject.toml (ARGS=--upgrade for newer versions)
	scripts/lock $(ARGS)

messages: .venv/.base ## Compile the translations after a change
	$(VENV)/python scripts/build_messages.py

clean: ## Remove the environment and what tools keep; never the newspaper itself
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis test-results
	find haowai scripts tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/.base: $(LOCKS) requirements/base.txt
	@scripts/setup base

.venv/.dev: $(LOCKS) requirements/base.txt requirements/dev.txt
	@scripts/setup dev
