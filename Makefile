# make run    serve the web chat            make check  lint, format, types, import contracts, corpus
# make test   run every test                make evals  score answers, retrieval, facts and guardrails
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP_ARGS ?=
INDEX := $(or $(BOARDSIDE_INDEX),.boardside/index)
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: run install dev index test test-fast test-search test-models check fix evals evals-view gate screenshots page-times lock clean

run: install
	$(BIN)/python -m ingest --index $(INDEX)
	$(BIN)/python app.py

install: $(VENV)/installed

$(VENV)/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Boardside needs Python 3.11 or newer; name one with: make PYTHON=python3.12")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet $(PIP_ARGS) -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	touch $@

dev: $(VENV)/dev-installed

$(VENV)/dev-installed: $(VENV)/installed requirements-dev.lock
	$(BIN)/python -m pip install --quiet $(PIP_ARGS) -r requirements-dev.lock
	touch $@

index: install
	$(BIN)/python -m ingest --index $(INDEX)

test: dev
	sh scripts/chromium.sh
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not model"

# A real llama.cpp server with a small model behind a real wire; fetches the model's file once.
test-models: dev
	$(BIN)/python scripts/small_model.py || test $$? -eq 3
	$(BIN)/python -m pytest -m model -rs

test-fast: dev
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not slow and not browser and not model"

# Properties with new random examples each time: run it before a release; what it finds becomes an @example.
test-search: dev
	$(BIN)/python -m pytest -m "hypothesis and not model" --hypothesis-profile=search

check: dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m assistant.corpus
	$(BIN)/python -m assistant.rules --lint

fix: dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

evals: install index
	$(BIN)/python -m evals run

evals-view: install
	$(BIN)/python -m webbrowser .boardside/report/report.html

gate: install index
	$(BIN)/python -m evals gate

screenshots: dev index
	$(BIN)/python scripts/screenshots.py

page-times: dev index
	$(BIN)/python scripts/page_times.py

# Resolve pyproject.toml anew in a throw-away environment and write both lock files.
lock:
	sh scripts/lock.sh "$(PYTHON)" "$(PIP_ARGS)"

clean:
	rm -rf $(VENV) .boardside build *.egg-info .pytest_cache .mypy_cache .ruff_cache
