# Everything goes through the `presse` command; make only sets it up and passes INPUT, OUTPUT and JOBS on.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
INPUT ?= seeds
OUTPUT ?= outputs
JOBS ?= 1
DATA ?= ../shared/data
FLAGS ?=
STAMP := $(VENV)/.installed
DEV_STAMP := $(VENV)/.installed-dev
PRESSE := $(BIN)/presse

.PHONY: help setup setup-dev run ingest tokenize extract resolve report test lint eval bench train model-md docs notebook lock clean

help: ## Show the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  \1\t\2/' | expand -t 14
	@echo "  Variables: INPUT=$(INPUT) OUTPUT=$(OUTPUT) JOBS=$(JOBS) FLAGS= (more options of presse)"

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(STAMP): requirements.lock pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

$(DEV_STAMP): requirements-dev.lock $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

setup: $(STAMP) ## Install the pipeline in .venv

setup-dev: $(DEV_STAMP) ## Install what tests, docs and training need, too

run: $(STAMP) ## Run every stage on INPUT, into OUTPUT
	$(PRESSE) run $(INPUT) --output $(OUTPUT) --jobs $(JOBS) $(FLAGS)

ingest tokenize extract resolve: $(STAMP) ## Run the stages up to this one
	$(PRESSE) $@ $(INPUT) --output $(OUTPUT) --jobs $(JOBS) $(FLAGS)

report: run ## Run, then write OUTPUT/report/index.html
	$(PRESSE) report $(OUTPUT)

test: $(DEV_STAMP) ## Run the tests
	$(BIN)/python -m pytest

lint: $(DEV_STAMP) ## Check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

eval: $(DEV_STAMP) ## Score on gold and held-out texts, against the pinned floors
	$(BIN)/python -m bench.evaluation --data $(DATA)

bench: $(DEV_STAMP) ## Measure speed, as ratios within one run, and the report
	$(BIN)/python -m bench.speed
	$(BIN)/python -m bench.report

train: $(DEV_STAMP) ## Train the bundled models from DATA and training/corpus
	$(BIN)/python -m training.train --data $(DATA)

model-md: $(STAMP) ## Fetch fr_core_news_md, the preferred French backbone
	@$(BIN)/python -m spacy download fr_core_news_md || { echo "fr_core_news_md could not be fetched: it is a release file on GitHub, which this machine does not reach or allow. Runs go on with the bundled French model; to use the other, download the wheel elsewhere and '$(BIN)/python -m pip install WHEEL'."; exit 1; }

docs: $(DEV_STAMP) ## Write the generated pages and build the documentation site
	$(BIN)/python docs/generate.py
	$(BIN)/mkdocs build --strict --quiet

notebook: run ## Run the notebook on OUTPUT and store its outputs
	$(MAKE) $(DEV_STAMP)
	PRESSE_OUTPUTS="$(abspath $(OUTPUT))" $(BIN)/jupyter execute --inplace notebooks/explore.ipynb

lock: ## Pin the dependencies again (needs uv)
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock

clean: ## Remove what runs and builds made
	rm -rf $(OUTPUT) site dist build .pytest_cache .mypy_cache .ruff_cache
