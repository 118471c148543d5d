# The two commands of a newcomer are `make run` and `make test`; the rest is for developers.
.DEFAULT_GOAL := help
.PHONY: help run up test system bench floors model elasticsearch elasticsearch-stop env lock clean

PYTHON ?= python3
BIN := .venv/bin
DATA ?= ../shared/data
RESOLVE := $(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	pyproject.toml --extra build

help: ## Show this
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: .venv/.runtime ## Set up, and run the DAG `ingest` over the drops (seeds/ at first)
	@$(BIN)/python -m pipeline.airflow.local ingest

up: env ## Start all of it with Docker Compose: Airflow, Elasticsearch, Kibana
	@mkdir -p drops
	docker compose up --build --detach --wait

test: .venv/.dev system ## Set up, and run all checks and tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest --numprocesses 2 --dist loadfile

system: ## Install what tests need of the machine: PostgreSQL, Redis, Chromium
	@tools/system.sh

bench: .venv/.dev ## Measure quality and speed by stage (DATA=folder)
	$(BIN)/python -m benchmarks --data $(DATA)

floors: .venv/.dev ## Fail when a quality measure is below its floor (DATA=folder)
	$(BIN)/python -m benchmarks --data $(DATA) --quality --check

model: .venv/.training ## Train the models of names and of lines again (DATA=folder)
	$(BIN)/python -m training.names --data $(DATA)
	$(BIN)/python -m training.lines --data $(DATA) --out pipeline/clean/model

elasticsearch: .venv/.dev ## Start an Elasticsearch for development (needs Maven and a JDK 21+)
	@$(BIN)/python -m tools.elasticsearch start

elasticsearch-stop: .venv/.dev ## Stop it; its data is kept
	@$(BIN)/python -m tools.elasticsearch stop

env: ## Make .env, the secrets of docker-compose.yml
	@$(PYTHON) -m tools.env

lock: .venv/bin/uv ## Resolve the dependencies of pyproject.toml anew into the locks
	$(RESOLVE) --upgrade --extra server -o requirements-server.lock
	$(RESOLVE) --constraint requirements-server.lock -o requirements.lock
	$(RESOLVE) --constraint requirements-server.lock --extra server --extra dev \
		--extra spacy -o requirements-dev.lock
	$(RESOLVE) --constraint requirements-dev.lock --extra training -o requirements-training.lock
	echo uv | $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header \
		--no-annotate --upgrade - -o requirements-uv.lock

clean: ## Take away the environment, the index and all that was made
	-@test ! -e $(BIN)/python || $(BIN)/python -m tools.elasticsearch stop
	rm -rf .venv .newsfold

.venv/bin/uv: requirements-uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Newsfold needs Python 3.11 or newer: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 2; }
	@echo "Setting up .venv ..."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		-r requirements-uv.lock
	@touch $@

# Building our own package needs nothing that the locks do not have.
.venv/.runtime: .venv/bin/uv requirements.lock pyproject.toml
	@test -e .venv/.dev || $(BIN)/uv pip install --quiet --require-hashes -r requirements.lock
	@$(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: .venv/.runtime requirements-dev.lock
	@echo "Installing what tests need ..."
	@$(BIN)/uv pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

.venv/.training: .venv/.dev requirements-training.lock
	@echo "Installing what training needs (about 5 GB) ..."
	@$(BIN)/uv pip install --quiet --require-hashes -r requirements-training.lock
	@touch $@
