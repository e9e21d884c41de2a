# Everything happens in .venv, from versions pinned by hash in requirements.txt.
# `make run` shows the demonstration; `make test` is what a change has to pass.

PYTHON ?= python3
JOBS ?= 2
BIN := .venv/bin
READY := .venv/.ready
APT := apt-get install -y --no-install-recommends
QT_PACKAGES := libgl1 libegl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libxkbcommon0
WINDOW_PACKAGES := libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0
SCREEN_PACKAGES := xvfb xauth dbus-daemon
VALIDATOR_PACKAGES := chromium default-jdk-headless libjaxb-java
SYSTEM := $(shell uname)

# Tests draw windows in memory; one opens a real window, on a virtual screen.
test unit bench screenshots: export QT_QPA_PLATFORM ?= offscreen

.DEFAULT_GOAL := help
.PHONY: help setup run demo test unit check bench screenshots validators wheel requirements clean \
	python-is-new-enough qt-libraries window-libraries virtual-screen

help:
	@echo "make run           set up, then open the window on the fictional investigations"
	@echo "make demo          build and release them in out/demo; so does make run where there is no screen"
	@echo "make test          every check and every test"
	@echo "make unit          the quick tests alone"
	@echo "make check         style, types and import rules"
	@echo "make bench         speed, compared with plain SQLite and plain copying"
	@echo "make screenshots   draw every view in both themes in out/screenshots"
	@echo "make validators    bring axe-core and veraPDF, so that make test checks the reports with them too"
	@echo "make wheel         build the installable package in dist/"
	@echo "make requirements  renew the pinned versions (needs uv)"
	@echo "make clean         remove everything that was made"

setup: $(READY)

ifneq ($(strip $(DISPLAY) $(WAYLAND_DISPLAY) $(filter Darwin,$(SYSTEM))),)
run: $(READY) window-libraries
	rm -rf out/demonstration.vault
	$(BIN)/python -m ui --demo out/demonstration.vault
else
run: demo
endif

demo: $(READY)
	rm -rf out/demo
	$(BIN)/workbench demo --out out/demo
	@echo
	@echo "The program is $(BIN)/workbench; README.md has a tour of it."

test: check window-libraries virtual-screen
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

screenshots: $(READY) qt-libraries
	$(BIN)/python -m tests.gui.screenshots out/screenshots

validators: $(READY)
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes -r tests/validators/requirements.txt
	$(call need,command -v chromium && command -v javac && test -f /usr/share/java/jaxb-runtime.jar,\
		The checks by other programs need a browser and Java,$(VALIDATOR_PACKAGES))

wheel: $(READY)
	$(BIN)/python -m hatchling build -t wheel

requirements:
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
		--extra dev pyproject.toml -o requirements.txt
	uv pip compile --no-deps --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
		tests/validators/requirements.in -o tests/validators/requirements.txt

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

# A check, what lacks when it fails, and the packages that bring it: installed for root, named for others.
define need
	@{ $(1); } >/dev/null 2>&1 || { \
		echo "$(strip $(2)), which this computer lacks: $(3)"; \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get update -q && $(APT) $(3); \
		else echo "Install them: sudo $(APT) $(3)"; exit 1; fi; }
endef

qt-libraries: $(READY)
	$(call need,$(BIN)/python -c 'import PySide6.QtWidgets',Qt needs system libraries,$(QT_PACKAGES))

ifeq ($(SYSTEM),Linux)
window-libraries: qt-libraries
	$(call need,$(BIN)/python -c "import ctypes; from PySide6.QtCore import QLibraryInfo as Info; \
		ctypes.CDLL(Info.path(Info.LibraryPath.PluginsPath) + '/platforms/libqxcb.so')",\
		A window needs system libraries,$(WINDOW_PACKAGES))

virtual-screen:
	$(call need,command -v Xvfb && command -v xauth && command -v dbus-daemon,\
		The tests of the real window need a screen in memory and a message bus,$(SCREEN_PACKAGES))
else
window-libraries: qt-libraries

virtual-screen:
endif
