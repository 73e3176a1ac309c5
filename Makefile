# On a machine with only Python 3.11 or later and make:
#   make demo    train a real VAE against its symbolic mathematics and write report.html
#   make test    run all tests and doctests
#   make check   format, lint, types, fast tests
#   make bench   run the benchmarks
#   make clean   remove what the above made
# PYTHON=... chooses the interpreter, WORKERS=... the number of test processes.

PYTHON ?=
WORKERS ?= 2
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

# Each test process gets one thread: two processes with a pool for every core each would fight over the cores.
TEST_ENVIRONMENT := OMP_NUM_THREADS=1 MKL_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
PYTEST := $(TEST_ENVIRONMENT) $(BIN)/python -m pytest -n $(WORKERS)

.PHONY: demo test check bench setup format clean
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

.PHONY: help
help:
	@sed -n 's/^#   //p' $(firstword $(MAKEFILE_LIST))

demo: $(READY)
	$(BIN)/symgen crosscheck vae --steps 200 -o report.html

test: $(READY)
	$(PYTEST) tests
	$(PYTEST) --doctest-modules symgen

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(PYTEST) -m "not slow and not gpu" tests

bench: $(READY)
	@set -e; for script in $(sort $(filter-out benchmarks/_%,$(wildcard benchmarks/*.py))); do \
	  echo "== $$script"; $(BIN)/python "$$script"; \
	done

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

setup: $(READY)

clean:
	rm -rf $(VENV) build dist report.html .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamp makes a second run immediate, and a changed dependency enough to bring the environment up to date.
$(READY): pyproject.toml constraints.txt
	@python=$$($(FIND_PYTHON)) && \
	if ! $(BIN)/python -c '$(NEW_ENOUGH)' 2>/dev/null; then \
	  echo "making $(VENV) with $$python"; "$$python" -m venv --clear $(VENV); \
	fi
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[torch,test,develop]'
	@touch $(READY)

NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))

# Prints the first interpreter that is new enough and can make environments with pip; otherwise says what each lacks.
define FIND_PYTHON_SCRIPT
missing=""; \
for candidate in $(if $(PYTHON),"$(PYTHON)",python3 python3.13 python3.12 python3.11 python); do \
  if ! version=$$("$$candidate" -c 'import sys; print(sys.version.split()[0])' 2>/dev/null); then \
    missing="$$missing\n  $$candidate: not found, or does not run"; \
  elif ! "$$candidate" -c '$(NEW_ENOUGH)'; then \
    missing="$$missing\n  $$candidate: is Python $$version, and symgen needs 3.11 or later"; \
  elif ! "$$candidate" -c 'import venv, ensurepip' 2>/dev/null; then \
    missing="$$missing\n  $$candidate: Python $$version lacks venv or ensurepip (on Debian or Ubuntu: apt-get install python3-venv)"; \
  else \
    echo "$$candidate"; exit 0; \
  fi; \
done; \
printf "symgen cannot be set up: no suitable Python was found.$$missing\nInstall Python 3.11 or later with venv, or name one: make PYTHON=/path/to/python3\n" >&2; \
exit 1
endef
FIND_PYTHON = $(FIND_PYTHON_SCRIPT)
