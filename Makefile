# Two commands for a newcomer: `make demo` and `make test`.  The rest is in docs/developer.md.
# Needs Debian's make and python3-venv (Python 3.11 or newer); everything else is installed into .venv from the
# locks in requirements/, every package checked by its hash.

PORT    ?= 8000
SEED    ?= 0
MUTANTS ?= 10000
LEARNERS ?= 250000
SHARE   ?= 0.1
KILLS   ?= 10000
MINUTES ?= inf
WORKERS ?= 2
PYTHON  ?= $(firstword $(foreach name,python3.11 python3.12 python3.13 python3,$(shell command -v $(name) 2>/dev/null)))
VENV    := .venv
BIN     := $(VENV)/bin
PIP     := -m pip --disable-pip-version-check --quiet
# tests/conftest.py says what stays together on one worker.
ABREAST := -n $(WORKERS) --dist loadscope
# The locks are whole, so nothing is resolved anew: an extra asked for by range would come without its hash.
INSTALL := $(PIP) install --require-hashes --no-deps
PURE    := $(wildcard tests/definitions tests/engine tests/policy tests/house)

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset test check quick lint types sizes bench scale scale-months scale-export scale-signals faults mutants screenshots usability lock chromium poppler
.DELETE_ON_ERROR:

help: ## This list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

demo: $(VENV)/run.stamp ## The whole program with made-up people on 127.0.0.1 (PORT=8000); keeps its data
	$(BIN)/iapflow demo --port $(PORT)

demo-reset: $(VENV)/run.stamp ## The same, started over
	$(BIN)/iapflow demo --port $(PORT) --reset

test: $(VENV)/test.stamp chromium $(if $(CI),lint types) ## All tests, side by side (WORKERS=2); with CI=true the whole gate
	$(BIN)/python -m pytest $(ABREAST)

check: $(VENV)/test.stamp chromium lint types ## The whole gate, the same as CI: lint, types, sizes, all tests with branch coverage
	$(BIN)/python -m pytest $(ABREAST) --cov --cov-report=term:skip-covered

quick: $(VENV)/test.stamp lint types ## For every save, under a minute: lint, types, contracts, the pure floors
	$(BIN)/python -m pytest $(PURE) --quiet

lint: $(VENV)/test.stamp sizes
	$(BIN)/ruff check .
	$(BIN)/deptry .

types: $(VENV)/test.stamp
	$(BIN)/mypy

sizes: $(VENV)/test.stamp
	@$(BIN)/python -m tests.house.sizes

bench: .venv-bench/run.stamp ## One firing compared with a hand-written floor and with other engines
	.venv-bench/bin/python tests/bench/compare.py

scale-signals: $(VENV)/test.stamp ## Early signs of 250,000 learners: time and memory of a night (LEARNERS=25000 for less)
	$(BIN)/python -m tests.bench.scale_signals $(LEARNERS)

scale: $(VENV)/test.stamp ## A made-up country in var/scale (SHARE=0.1 of 250,000 learners, 300,000 plans, 10 M log rows), its pages and reports timed
	$(BIN)/python -W ignore -m tests.bench.scale $(SHARE)

scale-months: $(VENV)/test.stamp ## Month sums read from their roll-up beside the raw rows, 2 million of them, on both databases
	$(BIN)/python -m tests.bench.rows.month_sums

scale-export: $(VENV)/test.stamp ## A list of half a million rows made into files: time and memory
	$(BIN)/python -W ignore -m tests.bench.scale_export

faults: $(VENV)/test.stamp ## Kill the program 10,000 times on each database (KILLS=500 or MINUTES=5 for less) and check what is left
	$(BIN)/python -W ignore -m tests.faults.run --kills $(KILLS) --minutes $(MINUTES)

screenshots: $(VENV)/test.stamp chromium ## Every page and state, wide and narrow, in both languages, into var/screenshots (ONLY=word for some)
	$(BIN)/python -W ignore -m tests.browser.screens $(ONLY)

usability: $(VENV)/test.stamp chromium ## Count what the common walks cost the hands and write docs/usability.md
	IAPFLOW_USABILITY=1 $(BIN)/python -m pytest tests/browser/test_usability.py tests/browser/test_weight.py -q -p no:randomly

mutants: $(VENV)/test.stamp ## 10,000 random mutants of the shipped definitions: each loads or is refused at its line (SEED=0 MUTANTS=10000)
	$(BIN)/python -m tests.bad_inputs.mutants $(SEED) $(MUTANTS)

lock: .venv-lock/run.stamp ## Resolve requirements/*.in anew into the locks (after changing a version there)
	set -e; for name in build run test bench; do \
	    .venv-lock/bin/pip-compile --quiet --allow-unsafe --generate-hashes --strip-extras --no-header \
	        --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
	        --output-file requirements/$$name.lock requirements/$$name.in; done

# ---- what the targets above stand on: a stamp is newer than the locks it was installed from

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is missing: apt-get install python3 python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements/build.lock requirements/run.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/python $(INSTALL) -r requirements/build.lock -r requirements/run.lock
	$(BIN)/python $(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/test.stamp: requirements/test.lock $(VENV)/run.stamp
	$(BIN)/python $(INSTALL) -r requirements/test.lock
	@touch $@

.venv-bench/run.stamp: requirements/build.lock requirements/run.lock requirements/bench.lock pyproject.toml
	test -x .venv-bench/bin/python || $(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python $(INSTALL) -r requirements/build.lock -r requirements/run.lock
	.venv-bench/bin/python $(INSTALL) -r requirements/bench.lock
	.venv-bench/bin/python $(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv-lock/run.stamp: Makefile
	test -x .venv-lock/bin/python || $(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python $(PIP) install pip-tools
	@touch $@

# The browser tests drive the system's Chromium; as root on Debian it is installed here, else they are skipped aloud.
chromium: poppler
	@if test -n "$$CHROMIUM" || command -v chromium >/dev/null; then :; \
	elif test "$$(id -u)" = 0 && command -v apt-get >/dev/null; then \
	    apt-get update --quiet=2 && apt-get install --yes --quiet=2 --no-install-recommends chromium fonts-dejavu-core; \
	else echo "Chromium is missing, so the browser tests will be skipped: apt-get install chromium"; fi

# Documents are read back by poppler; as root on Debian it is installed here, else those tests are skipped aloud.
poppler:
	@if command -v pdftotext >/dev/null; then :; \
	elif test "$$(id -u)" = 0 && command -v apt-get >/dev/null; then \
	    apt-get update --quiet=2 && apt-get install --yes --quiet=2 --no-install-recommends poppler-utils; \
	else echo "poppler is missing, so documents are not read back: apt-get install poppler-utils"; fi
