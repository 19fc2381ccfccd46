# Everything one does with Toll; `make help` lists it. Needs make and Python 3.11 or newer, nothing else.
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
.PHONY: help run test airflow lint fmt contracts golden bench formats eval pairs lock clean

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv/bin
OUT ?= data
COMPILE := $(VENV)/uv pip compile pyproject.toml --extra airflow --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.venv/.run: requirements.lock pyproject.toml bin/setup
	@bin/setup "$(PYTHON)" requirements.lock
	@touch $@

.venv/.dev: .venv/.run requirements-dev.lock
	@bin/setup "$(PYTHON)" requirements-dev.lock
	@touch $@

run: .venv/.run ## build a warehouse from the sample in ./data and say how to look at it
	@$(VENV)/toll run --home $(OUT) samples/dump
	@printf '\n%s\n' 'toll is in .venv/bin: source .venv/bin/activate. README.md goes on from here.'
	@printf '%s\n' 'Any DuckDB client opens $(OUT)/warehouse/toll.duckdb, any browser $(OUT)/report/index.html.'

test: .venv/.dev ## run the tests on two processes
	@$(VENV)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

airflow: .venv/.run ## start Airflow on this machine with the DAGs unpaused; says where the UI is
	@$(VENV)/python bin/start_airflow.py

lint: .venv/.dev ## style, types, import arrows, stale derived files, compose schema
	@$(VENV)/ruff check
	@$(VENV)/ruff format --check
	@$(VENV)/mypy
	@$(VENV)/lint-imports
	@$(VENV)/python -m pipeline.derived --check
	@$(VENV)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml

fmt: .venv/.dev ## let ruff mend what it can
	@$(VENV)/ruff check --fix
	@$(VENV)/ruff format

contracts: .venv/.run ## rewrite what is derived from contracts.py: DDL, data dictionary, base expectations
	@$(VENV)/python -m pipeline.derived

golden: .venv/.dev ## rewrite tests/golden and the README from the sample; review the diff before committing
	@GOLDEN=rewrite $(VENV)/python -m pytest -q tests/test_samples.py tests/test_readme.py -k "reviewed or readme"

bench: .venv/.run ## measure each stage on 20,000 articles, and one core beside spaCy where there is one; rewrites docs/performance.md
	@$(VENV)/python bench/stages.py
	@$(VENV)/python bench/extraction.py

formats: .venv/.run ## read every dump in ../shared/dumps; rewrites docs/formats.md
	@$(VENV)/python bench/survey.py $(ARGS)

eval: .venv/.run ## score the extraction on the gold sets of ../shared, beside its floors (ARGS="wad --misses 20")
	@$(VENV)/python bench/evaluate.py $(ARGS)

pairs: .venv/.run ## score resolution on labelled pairs of reports, with ../shared (ARGS=--errors)
	@$(VENV)/python bench/pairs.py $(ARGS)

lock: .venv/.run ## choose versions anew: requirements.lock and requirements-dev.lock
	@$(COMPILE) --group build -o requirements.lock
	@$(COMPILE) --group build --group dev -c requirements.lock -o requirements-dev.lock

clean: ## remove the environment, caches and ./data
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache data
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
