# Two commands do it all: `make run` and `make test`. They install what they need into .venv.
# PYTHON=/path/to/python chooses the interpreter, ARGS="…" is passed on to the command.

CANDIDATES := $(or $(PYTHON),python3.13 python3.12 python3.11 python3 python)
VENV := .venv
RUN := $(VENV)/bin/python -m
INSTALLED := $(VENV)/installed
COMPILE := $(RUN) uv pip compile --quiet --system-certs --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup run test test-slow check fmt bench requirements clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-14s%s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

setup: $(INSTALLED) ## install everything into .venv

run: setup ## start the bot: on Telegram with a token, else with the local Telegram
	@$(RUN) bot run $(ARGS)

test: setup ## run the tests
	@$(RUN) pytest -q -rs -n 2 -m "not slow" $(ARGS)

test-slow: setup ## run the tests that take long
	@$(RUN) pytest -q -rs -n 2 -m slow $(ARGS)

check: setup ## lint, format, types, and the content of dialogs/
	@$(RUN) ruff check .
	@$(RUN) ruff format --check .
	@$(RUN) mypy
	@$(RUN) bot check

fmt: setup ## format the code and mend what the linter can mend
	@$(RUN) ruff format .
	@$(RUN) ruff check --fix .

bench: setup ## measure us and our peers on the same work
	@$(RUN) bench $(ARGS)
	@$(RUN) bench.reading

requirements: setup ## pin the requirements anew (ARGS=--upgrade for newer versions)
	@$(COMPILE) $(ARGS) pyproject.toml --output-file requirements.txt
	@$(COMPILE) $(ARGS) pyproject.toml --group dev --constraint requirements.txt --output-file requirements-dev.txt

clean: ## remove .venv, build results and caches; data/ stays
	@rm -rf $(VENV) build dist *.egg-info .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(INSTALLED): requirements-dev.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing the requirements into $(VENV) (once, a minute or so) …"
	@$(RUN) pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@$(RUN) pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/bin/python:
	@for python in $(CANDIDATES); do \
		if "$$python" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			exec "$$python" -m venv --clear $(VENV); \
		fi; \
	done; \
	echo "Backwise needs Python 3.11 or newer with venv; tried: $(CANDIDATES)." >&2; \
	echo "Debian, Ubuntu: sudo apt-get install python3 python3-venv" >&2; \
	echo "Fedora: sudo dnf install python3    macOS: brew install python@3.13" >&2; \
	echo "Elsewhere installed? make PYTHON=/path/to/python3 …" >&2; \
	exit 1
