# Kainotomia. `make` alone lists what there is.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

VENV := .venv
BIN := $(VENV)/bin
RUNNABLE := $(VENV)/.runnable
INSTALLED := $(VENV)/.installed
PROJECTS := $(wildcard */pyproject.toml services/*/pyproject.toml deploy/*/pyproject.toml)
PYTEST_ARGS ?=

.PHONY: help
help: ## List what there is
	@awk 'BEGIN { FS = ":.*## "; print "make what?\n" } /^[a-z0-9-]+:.*## / { printf "  %-17s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
	@printf '\n  PYTHON=python3.12 make ...     choose the interpreter (3.11 to 3.13) for a new %s\n' '$(VENV)'
	@printf '  PYTEST_ARGS="-k review" ...    pass more to pytest\n'

.PHONY: run
run: $(RUNNABLE) ## Start the whole platform here; Ctrl-C stops it, the data stay
	@exec $(BIN)/python -m kainotomia_local run

.PHONY: run-fresh
run-fresh: $(RUNNABLE) ## The same, after throwing away the data of earlier runs
	@exec $(BIN)/python -m kainotomia_local run --fresh

.PHONY: operate
operate: $(RUNNABLE) ## Give a command of an operator to what `make run` runs: COMMAND="identity doctor"
	@$(BIN)/python -m kainotomia_local operator $(COMMAND)

.PHONY: test
test: $(INSTALLED) ## Run the whole suite; gets the broker and database servers it needs, or says how
	@tools/servers.sh
	@tools/test.sh $(PYTEST_ARGS)

.PHONY: test-fast
test-fast: $(INSTALLED) ## Run the tests that need no broker and take seconds
	@$(BIN)/python -m pytest -m "not slow and not e2e and not browser and not faults and not bench and not images and not rabbitmq" $(PYTEST_ARGS)

.PHONY: lint
lint: $(INSTALLED) ## Style, format, types, import contracts, pins, forbidden words
	@tools/lint.sh

.PHONY: audit
audit: $(INSTALLED) ## Is a pinned package known to be vulnerable? Says so plainly where that cannot be asked
	@$(BIN)/python tools/audit.py

.PHONY: format
format: $(INSTALLED) ## Format the code and mend what ruff can mend safely
	@$(BIN)/ruff check --fix --exit-zero --quiet .
	@$(BIN)/ruff format .

.PHONY: contracts
contracts: $(INSTALLED) ## Refresh the golden contracts after an additive change; read the diff before committing
	@KAINOTOMIA_REFRESH_GOLDEN=1 $(BIN)/python -m pytest -q tests/contracts
	@git --no-pager diff --stat -- tests/contracts

.PHONY: bench
bench: $(INSTALLED) ## Measure, each figure beside its baseline from the same run
	@tools/servers.sh
	@tools/bench.sh

.PHONY: faults
faults: $(INSTALLED) ## The long fault tests: kill -9, cut networks, stopped servers; REPORT=1 writes the report
	@tools/servers.sh
	@KAINOTOMIA_FAULTS=long KAINOTOMIA_FAULT_REPORT=$(REPORT) \
		$(BIN)/python -m pytest -m "not bench" tests/faults $(PYTEST_ARGS)
	@KAINOTOMIA_CRASH_SCALE=$(or $(KAINOTOMIA_CRASH_SCALE),200x500) $(BIN)/python -m pytest -m "not bench" \
		tests/e2e/test_crashes.py tests/e2e/test_contest_crashes.py tests/e2e/test_contest.py tests/e2e/test_canary.py \
		tests/e2e/test_generated_client.py tests/e2e/test_year.py tests/local/test_run.py
	@KAINOTOMIA_FAULTS=long $(BIN)/python -m pytest -m "not bench" tests/e2e/test_two_versions.py \
		tests/e2e/test_tls.py tests/chassis/test_cluster.py
	@$(BIN)/python -m pytest -m "faults and not bench" -k "in-process and not crash and not contest and not canary and not generated and not year" tests/e2e

.PHONY: mutation-check
mutation-check: $(INSTALLED) ## Take each fix of the traps table out, in a copy, and see its test fail; ONLY=word for some
	@tools/servers.sh
	@$(BIN)/python tools/mutation_check.py $(ONLY)

.PHONY: fuzz
fuzz: $(INSTALLED) ## The HTTP parser against h11, Schemathesis against a platform; MINUTES=15 in all, SEED=1 repeats
	@tools/servers.sh
	@seed=$(or $(SEED),$$RANDOM); echo "fuzzing for about $(or $(MINUTES),15) minutes; again with SEED=$$seed"; \
		KAINOTOMIA_FUZZ_SECONDS=$$(( $(or $(MINUTES),15) * 60 / 6 )) KAINOTOMIA_FUZZ_SEED=$$seed \
		$(BIN)/python -m pytest tests/gateway/test_parser_fuzz.py tests/e2e/test_schemathesis.py $(PYTEST_ARGS)

.PHONY: browser
browser: $(INSTALLED) ## Every page and mail in Chromium, judged by axe-core; PICTURES=folder keeps what they look like
	@tools/servers.sh
	@KAINOTOMIA_PICTURES="$(PICTURES)" $(BIN)/python -m pytest -m browser tests/e2e $(PYTEST_ARGS)

# Everything that meets a broker. The fault tests in their short forms, or long with KAINOTOMIA_FAULTS=long.
ON_RABBITMQ := tests/local/test_rabbitmq.py tests/local/test_rabbitmq_programs.py \
	tests/chassis/test_messaging.py tests/chassis/test_host.py tests/gateway/test_gateway_on_the_wire.py \
	tests/chassis/operator tests/chassis/test_two_versions.py tests/faults tests/e2e/test_main_job.py
ON_RABBITMQ_SHORT := $(if $(filter long,$(KAINOTOMIA_FAULTS)),,--ignore tests/faults/test_cluster.py)

.PHONY: faults-rabbitmq4
faults-rabbitmq4: export KAINOTOMIA_RABBITMQ = 4
faults-rabbitmq4: $(INSTALLED) ## The tests of messaging and faults on RabbitMQ 4, from a Debian 13 tree; as root
	@tools/debian13.sh
	@tools/servers.sh
	@$(BIN)/python -m pytest -m "not bench" -k "not in-process" $(ON_RABBITMQ_SHORT) $(ON_RABBITMQ) $(PYTEST_ARGS)

.PHONY: client
client: $(INSTALLED) ## Generate a Python client of a running platform (KAINOTOMIA=address) with openapi-python-client
	@tools/client.sh "$(or $(KAINOTOMIA),http://127.0.0.1:8000)" build/client

.PHONY: wheels
wheels: $(INSTALLED) ## Build what a server gets into dist/: our wheels, the pins of all that they need, SHA256SUMS
	@tools/wheels.sh dist

.PHONY: images
images: $(INSTALLED) ## Build the image of every part with buildah and run each beside a platform; as root on Debian. BASE=image
	@tools/servers.sh
	@BASE="$(BASE)" tools/images.sh
	@$(BIN)/python -m pytest -m images tests/deploy $(PYTEST_ARGS)

.PHONY: lock
lock: $(INSTALLED) ## Pin every third-party package again in requirements/
	@$(BIN)/python tools/lock.py compile

.PHONY: clean
clean: ## Remove what tools made (the environment, caches); data of runs stay
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment: pinned third-party packages, then our distributions, editable. Quick when nothing changed.
# What runs needs no tools and no tests.
$(RUNNABLE): requirements/install.txt requirements/run.txt tools/environment.sh $(PROJECTS)
	@PYTHON="$(PYTHON)" tools/environment.sh $(VENV) run
	@touch $@

$(INSTALLED): requirements/install.txt requirements/run.txt requirements/dev.txt tools/environment.sh $(PROJECTS)
	@PYTHON="$(PYTHON)" tools/environment.sh $(VENV) dev
	@touch $(RUNNABLE) $@
