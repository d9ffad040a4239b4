# Two commands set up and prove the project: `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN_STAMP := $(VENV)/.run-stamp
TEST_STAMP := $(VENV)/.test-stamp

.PHONY: run test lint lock catalogue docs clean

# The site with believable demo data on http://127.0.0.1:6543
run: $(RUN_STAMP)
	@$(BIN)/nontax run

# All the tests need, then every test: files in their order, so that the long ones of
# the browser come early; what is compiled is kept for the processes tests start
test: $(TEST_STAMP)
	@bash etc/install-test-tools.sh
	@env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest -q -n 2 --dist loadfile \
	  --no-loadscope-reorder $(ARGS)

lint: $(TEST_STAMP)
	$(BIN)/ruff check .
	$(BIN)/mypy -p nontax_site -p schemas -p workflows
	$(BIN)/lint-imports --config setup.cfg
	$(BIN)/nontax workflows check

# Writes the locks anew from etc/requirements/*.in
lock:
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/pip install -q uv
	for name in run test; do \
	  .venv-lock/bin/uv pip compile -q --universal --python-version 3.11 \
	    --generate-hashes --no-emit-index-url --no-header \
	    -o etc/requirements/$$name.txt etc/requirements/$$name.in; done

# Merges and compiles the words of both languages
catalogue: $(TEST_STAMP)
	$(BIN)/python -m nontax_site.commands.catalogue

# Generates the table of rules and the reference
docs: $(TEST_STAMP)
	$(BIN)/python -m nontax_site.commands.rules
	$(BIN)/python -m nontax_site.commands.reference

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(RUN_STAMP): etc/requirements/run.txt setup.cfg pyproject.toml | $(BIN)/python
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r etc/requirements/run.txt
	$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(TEST_STAMP): etc/requirements/test.txt setup.cfg pyproject.toml | $(BIN)/python
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r etc/requirements/test.txt
	$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@ $(RUN_STAMP)

clean:
	rm -rf $(VENV) .venv-lock build *.egg-info
