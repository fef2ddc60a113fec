# The two commands: `make demo` and `make test`. Everything else serves them.
PYTHON ?= python3
PORT ?= 8000
# make demo WHEELS=DIR: install from that folder alone, without an index.
WHEELS ?=
# make bundle DIR=…: where the wheels go.
DIR ?= wheels
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help demo test setup setup-dev bundle bench test-cluster test-offline lint lock clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /make \1|/p' $(MAKEFILE_LIST) | column -t -s '|' 2>/dev/null \
		|| sed -n 's/^\([a-z-]*\):.*## /make \1: /p' $(MAKEFILE_LIST)

demo: setup ## replay a simulated year and serve it on 127.0.0.1:$PORT
	@$(BIN)/zhengtong demo --port $(PORT)

test: setup-dev ## lint, types, house rules, all tests on both databases and in a browser
	@tools/test

setup: $(VENV)/.hall ## the environment that runs the hall

setup-dev: $(VENV)/.dev ## the same with the tools of its developers

$(VENV)/.hall: requirements/hall.txt pyproject.toml
	@tools/setup "$(PYTHON)" "$(VENV)" hall "$(WHEELS)"

$(VENV)/.dev: requirements/dev.txt requirements/hall.txt pyproject.toml
	@tools/setup "$(PYTHON)" "$(VENV)" dev "$(WHEELS)"

lint: setup-dev ## style, types, layers, single door, dead code, docs that match
	@tools/lint

bench: setup-dev ## the table of speeds in docs/performance.md
	@$(BIN)/zhengtong bench

bundle: setup ## wheels for a machine without internet, into DIR
	@tools/bundle "$(VENV)" "$(DIR)"

test-offline: setup ## set up a fresh clone from such wheels in a namespace without network
	@tools/test-offline

test-cluster: setup-dev ## the indicator definitions on PySpark (needs Java 17)
	@tools/test-cluster

lock: ## resolve the dependencies of pyproject.toml anew (needs uv)
	@tools/lock

clean: ## remove the environment and everything built; var/ holds data and stays
	rm -rf $(VENV) build dist wheels src/*.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
