# Two commands on a machine with Python 3.11+ and make: `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# So that the commands that it names are those that can be typed here.
BY_MAKE := GUICHET_STARTED_BY=make

.PHONY: run demo web test test-postgres test-web rehearsal smoke check bench screenshots recording messages share lock clean

run: $(VENV)/run.stamp
	@$(BY_MAKE) $(BIN)/python -I -m tui $(ARGS)

demo: $(VENV)/demo.stamp
	@$(BY_MAKE) $(BIN)/python -I -m tui demo $(ARGS)

web: $(VENV)/demo.stamp
	@$(BY_MAKE) $(BIN)/python -I -m tui web $(ARGS)

# Every process of the tests would otherwise compile all of them anew where the environment forbids to keep bytecode.
test test-postgres test-web smoke screenshots recording: export PYTHONDONTWRITEBYTECODE =

# On all processors: one that has nothing left takes half of what waits for another, where slow tests may be together.
IN_PARALLEL = -n auto --dist worksteal

test: $(VENV)/dev.stamp
	$(BIN)/python -m pytest $(IN_PARALLEL) $(ARGS)

# The same tests of the store, and its races, on a server that they start by themselves; the slow ones first.
ON_A_SERVER = tests/faults/test_kills.py tests/faults/test_races_of_processes.py tests/faults/test_password_storm.py \
	tests/faults/test_mail_of_processes.py tests/faults/test_day_at_the_counter.py \
	tests/faults/test_writers_without_pause.py tests/faults/test_two_places.py tests/terminal/on_a_server \
	tests/storage

test-postgres: $(VENV)/dev.stamp
	$(BIN)/python -m pytest $(IN_PARALLEL) --engine postgres $(ARGS) $(ON_A_SERVER)

# The counter in a browser: a real one where the machine has it, and clients that are none.
test-web: $(VENV)/dev.stamp
	$(BIN)/python -m pytest $(IN_PARALLEL) --web $(ARGS) tests/web tests/browser

# Servers that die under load, told in plain words: docs/fleet.md.
rehearsal: $(VENV)/dev.stamp
	@$(BIN)/python -m tests.postgres.rehearsal $(ARGS)

# Where there is more to try of each kind than `make test` does: other sizes, colours, themes, benchmarks.
SMOKE = tests/faults/test_benchmarks.py tests/pictures/test_screenshots.py tests/tui tests/terminal

smoke: $(VENV)/dev.stamp
	$(BIN)/python -m pytest $(IN_PARALLEL) --long -m "long or more" $(ARGS) $(SMOKE)

check: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench: $(VENV)/dev.stamp
	$(BIN)/python -m tests.benchmarks $(ARGS)

screenshots: $(VENV)/dev.stamp
	$(BIN)/python -m pytest -q tests/pictures/test_screenshots.py --update-screenshots $(ARGS)
	$(BIN)/python -m tests.browser.pictures

# The moving picture of the README: the demonstration plays by itself and records itself, in half a minute.
recording: $(VENV)/dev.stamp
	$(BIN)/python -m tests.pictures.recording

messages: $(VENV)/dev.stamp
	$(BIN)/pybabel -q extract --sort-output --no-location --omit-header --no-wrap -k _ -k ngettext:1,2 -o guichet.pot tui
	$(BIN)/pybabel -q update --omit-header --no-wrap --no-fuzzy-matching --ignore-obsolete -D guichet -i guichet.pot -d tui/locale
	$(BIN)/pybabel -q compile --use-fuzzy -D guichet -d tui/locale
	$(BIN)/pybabel -q compile --use-fuzzy -D argparse -d tui/locale
	rm guichet.pot

# What the wheel installs for man and for shells: written by the program, compared by tests/tui/cli/test_share.py.
share: $(VENV)/dev.stamp
	$(BIN)/python -m tests.share

# A stamp is older than a lock that has changed, which is then installed again.
$(VENV)/run.stamp: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Guichet needs Python 3.11 or newer.")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/demo.stamp: $(VENV)/run.stamp requirements-demo.lock
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements-demo.lock
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements-dev.lock
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

lock:
	uv pip compile pyproject.toml --group build --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --no-emit-index-url -o requirements.lock
	uv pip compile pyproject.toml --extra scan --extra serve --extra web --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --no-emit-index-url -c requirements.lock -o requirements-demo.lock
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --no-emit-index-url -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf $(VENV)
