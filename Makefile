# Every target does its own set-up: a machine needs only Python 3.11 or newer, make and a package registry.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: help demo sandbox screenshots run doctor test hunt chaos check format

help:  ## list what make can do
	@sed -n 's/^\([a-z]*\):.*  ## \(.*\)/make \1	\2/p' Makefile

demo: $(READY)  ## play a whole leak, from declaration to summary, in under a minute
	$(BIN)/stanch demo

sandbox: $(READY)  ## open a local workspace with the bot in it, in a browser, to try by hand
	$(BIN)/stanch sandbox

screenshots: $(READY)  ## take the README's pictures anew, from the sandbox's real page
	$(BIN)/python -m docs.screenshots

run: $(READY)  ## connect to the workspace that .env names
	$(BIN)/stanch run

doctor: $(READY)  ## look for what is wrong with .env, tokens, database and channel
	$(BIN)/stanch doctor

test: $(READY)  ## run every test on SQLite, and on PostgreSQL what may differ there (DATABASE=both: every test on both)
	$(BIN)/python -m pytest -n 4 --dist loadgroup --ignore tests/chaos $(if $(DATABASE),--database $(DATABASE))

# By itself, since it fills the machine with processes that are killed and started again.
hunt: $(READY)  ## the short form of chaos: a death at every call, two hundred seeds
	$(BIN)/python -m pytest -n 2 tests/chaos

# SEEDS=10000, DATABASE=sqlite, SEED=17, DEATH=4,2,lost: see docs/robustness.md
chaos: $(READY)  ## hunt for what is lost or doubled: every crash, and people and faults by chance
	$(BIN)/python -m tests.chaos $(foreach word,SEEDS SEED DEATH DATABASE,$(if $($(word)),--$(shell echo $(word) | tr A-Z a-z) $($(word))))

check: $(READY)  ## check style, types and the import contract
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY)  ## put the code into its style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Once, and again when the lock or the project file changes. The lock names every package with its version, so nothing
# is resolved and nothing else is fetched.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo "Stanch needs Python 3.11 or newer. Name one: make PYTHON=/path/to/python3.12 $(MAKECMDGOALS)"; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null \
	  || { echo "This Python has no venv module. Install it (on Debian: apt-get install python3-venv) and try again."; exit 2; }
	@echo "Setting up $(VENV) (once, about a minute)…"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --no-deps --requirement requirements.lock \
	  || { echo "The packages could not be fetched. Look at the network, or at pip's settings (pip config list)."; exit 2; }
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q bot handlers models views sandbox
	@touch $(READY)
