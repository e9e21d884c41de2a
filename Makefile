# Everything happens in .venv, from versions pinned by hash in requirements.txt.
# `make run` makes the demonstration; `make test` is what a change has to pass.

PYTHON ?= python3
JOBS ?= 2
BIN := .venv/bin
READY := .venv/.ready
APT := apt-get install -y --no-install-recommends
QT_PACKAGES := libgl1 libegl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libxkbcommon0

# Tests draw windows in memory: they need no screen.
export QT_QPA_PLATFORM ?= offscreen

.DEFAULT_GOAL := help
.PHONY: help setup run test unit check bench wheel requirements clean python-is-new-enough qt-libraries

help:
	@echo "make run           set up, then build and release the fictional investigations in out/demo"
	@echo "make test          every check and every test"
	@echo "make unit          the quick tests alone"
	@echo "make check         style, types and import rules"
	@echo "make bench         speed, compared with plain SQLite and plain copying"
	@echo "make wheel         build the installable package in dist/"
	@echo "make requirements  renew the pinned versions (needs uv)"
	@echo "make clean         remove everything that was made"

setup: $(READY)

run: $(READY)
	rm -rf out/demo
	$(BIN)/workbench demo --out out/demo
	@echo
	@echo "The program is $(BIN)/workbench; README.md has a tour of it."

test: check qt-libraries
	$(BIN)/python -m pytest -n $(JOBS)

unit: $(READY) qt-libraries
	$(BIN)/python -m pytest -n $(JOBS) -q -m "not slow" tests/unit tests/house

check: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

bench: $(READY) qt-libraries
	$(BIN)/python -m pytest tests/benchmarks --benchmark-only -s

wheel: $(READY)
	$(BIN)/python -m hatchling build -t wheel

requirements:
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
		--extra dev pyproject.toml -o requirements.txt

clean:
	rm -rf .venv out dist build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .benchmarks
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamp is written last: a set-up that was interrupted is done again.
$(READY): requirements.txt pyproject.toml | python-is-new-enough
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

python-is-new-enough:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Python 3.11 or newer is needed, and \"$(PYTHON)\" is not it."; \
		echo "Install one (on Debian or Ubuntu: sudo apt-get install python3 python3-venv), or name one: make PYTHON=python3.12 run"; \
		exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "This Python cannot make virtual environments: its venv package is missing."; \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get update -q && $(APT) python3-venv; \
		else echo "Install it: sudo $(APT) python3-venv"; exit 1; fi; }

qt-libraries: $(READY)
	@$(BIN)/python -c 'import PySide6.QtWidgets' 2>/dev/null || { \
		echo "Qt needs system libraries that this computer lacks: $(QT_PACKAGES)"; \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get update -q && $(APT) $(QT_PACKAGES); \
		else echo "Install them: sudo $(APT) $(QT_PACKAGES)"; exit 1; fi; }
