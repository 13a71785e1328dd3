# make run and make test do all their own set-up: python3 (3.11 or newer), make and git are enough.

VENV := .venv
BIN := $(VENV)/bin
# Two more than there are processors: many a test waits for a process, a page or a disk.
WORKERS := $(shell echo $$(( $$(nproc 2>/dev/null || echo 2) + 2 )))
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: help run test test-long coverage check format telegram-double bench-crash bench-rush bench-siege screenshots sbom lock clean
.DEFAULT_GOAL := help

help:  ## This list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

run: $(VENV)/.run  ## The fictional district in the browser: http://127.0.0.1:8080 (Ctrl-C ends it)
	@sh tools/run_calmly.sh $(BIN)/huxue serve --demo

test: $(VENV)/.test  ## Everything CI does: style, types, architecture, all tests
	@$(MAKE) --no-print-directory check
	@$(BIN)/python tools/sbom.py
	@sh tools/ensure_browser.sh || export HUXUE_NO_BROWSER=1; \
	exec $(BIN)/python -m pytest -n $(WORKERS) --dist load --maxschedchunk 1

test-long: $(VENV)/.test  ## The loops that take minutes: a kill at every boundary, kills under load, every story on PostgreSQL
	@exec $(BIN)/python -m pytest -m long -rP

# Tracing every line on Python 3.11 takes two and a half times as long as the tests themselves.
coverage: $(VENV)/.test  ## The tests on SQLite once more, with the coverage of every room
	@sh tools/ensure_browser.sh || export HUXUE_NO_BROWSER=1; \
	exec $(BIN)/python -m pytest -k "not postgres" --cov --cov-report=term:skip-covered

check: $(VENV)/.test  ## Style, types, architecture and the page's scripts only
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/check_page.py

format: $(VENV)/.test  ## Put the code into shape
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

telegram-double: $(VENV)/.test  ## A Bot API server of our own on port 8081, to try Telegram without Telegram
	@echo 'In another terminal: export HUXUE_DATA_DIR=data/double HUXUE_TELEGRAM_API_URL=http://127.0.0.1:8081'
	@echo 'HUXUE_TELEGRAM_TOKEN=1:x; $(BIN)/huxue import storage/sample; $(BIN)/huxue serve'
	@sh tools/run_calmly.sh $(BIN)/python -m tests.botapi --port 8081 --token 1:x

bench-crash: $(VENV)/.test  ## Plain bots and ours under kill -9, side by side (docs/reliability.md)
	@exec $(BIN)/python -m bench.crash

bench-rush: $(VENV)/.test  ## A call for help while 2,000 posts check in, beside a plain bot (docs/performance.md)
	@exec $(BIN)/python -m bench.rush --peer

bench-siege: $(VENV)/.test  ## A call for help while a guard, a stranger and silent connections do their worst (docs/security.md)
	@exec $(BIN)/python -m bench.siege

screenshots: $(VENV)/.test  ## Take docs/pictures anew (needs a browser)
	@sh tools/ensure_browser.sh
	@exec $(BIN)/python tools/screenshots.py

sbom: $(VENV)/.run  ## What is in an installation, with its licences: build/sbom.json, build/licences.txt
	@exec $(BIN)/python tools/sbom.py

lock: $(VENV)/.test  ## requirements.lock: the hash of every part, asked of the package index
	@exec $(BIN)/python tools/lock.py

clean:  ## Remove the installation and all caches, never data/
	rm -rf $(VENV) .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage *.egg-info

# The stamps are older than pyproject.toml or constraints.txt when there is something to install.

$(VENV)/bin/python:
	@sh tools/make_venv.sh $(VENV)

$(VENV)/.run: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) install -c constraints.txt -e .
	@touch $@

$(VENV)/.test: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) install -c constraints.txt -e '.[test]'
	@touch $@ $(VENV)/.run
