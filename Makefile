# Everything a developer does, and `make demo` for everybody. Needs Python ≥ 3.11, git and make, nothing else.

VENV := .venv
BIN := $(VENV)/bin
RUNS := $(VENV)/.runs
READY := $(VENV)/.ready
SCRATCH := build/migration
TEMPLATE := build/salesdesk.pot

# The first interpreter that is new enough; PYTHON=… names another.
PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11,\
	$(shell $(name) -c 'import sys; sys.version_info >= (3, 11) and print("$(name)")' 2>/dev/null)))

# One more than there are cores: tests wait for the programs that they start.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 1)')

# What is compiled once is found by the hundreds of processes that the tests start.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := test
.PHONY: demo venv test prove lint format bench migration messages

venv: $(READY)

# The program with what it needs to run, and no more: a company to try it on, and the desk.
demo: $(RUNS)
	$(BIN)/salesdesk demo $(ARGS)

# Two marks on one environment: it runs the program; it has what developers need besides.
$(RUNS): pyproject.toml
	$(call install,.)
	@touch $@

$(READY): pyproject.toml
	$(call install,'.[dev]')
	@touch $(RUNS) $@

define install
@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed" >&2; exit 1; }
@$(PYTHON) -m venv $(VENV)
@echo "Installing into $(VENV) …"
@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable $(1)
endef

# The tests, on SQLite and on a PostgreSQL that they start themselves, in samples below ten minutes.
test: $(READY)
	$(BIN)/python -m pytest --numprocesses $(WORKERS) $(ARGS)

# Every test on both, with the long proofs at their full counts instead of a seeded sample.
prove: $(READY)
	SALESDESK_PROVE=1 $(BIN)/python -m pytest --numprocesses $(WORKERS) $(ARGS)

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	MYPY_NUM_WORKERS=2 $(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# make bench FILE=path/to/online_retail.csv.xz [ARGS="--orders 500 --check"]
bench: $(READY)
	@test -n "$(FILE)" || { echo 'Name the year to replay: make bench FILE=…' >&2; exit 1; }
	$(BIN)/python -m benchmarks.replay "$(FILE)" $(ARGS)

# make migration M="what changes": draft the next migration from what the models have and
# the migrations so far do not. Alembic does not see changed CHECKs; the tests do. Before the
# first release there is only one: delete versions/0001_first.py, then make migration M=first.
migration: $(READY)
	@test -n "$(M)" || { echo 'Say what changes: make migration M="…"' >&2; exit 1; }
	rm -rf $(SCRATCH)
	SALESDESK_DATABASE=sqlite:///$(SCRATCH)/scratch.db $(BIN)/alembic upgrade head
	SALESDESK_DATABASE=sqlite:///$(SCRATCH)/scratch.db $(BIN)/alembic revision --autogenerate -m "$(M)"

# Bring the catalogues up to the texts in the source: what is gone goes, what is new comes with
# an empty translation for Polish, Dutch and German, which the tests refuse until it is filled in.
messages: $(READY)
	@mkdir -p build
	$(BIN)/pybabel --quiet extract --no-default-keywords --keywords='N_ _ translate' \
		--add-location=file --sort-by-file --output-file=$(TEMPLATE) src/salesdesk
	$(BIN)/pybabel --quiet update --domain=salesdesk --input-file=$(TEMPLATE) --output-dir=locales \
		--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date
	@$(BIN)/python -c "$$TIDY" locales/*/LC_MESSAGES/salesdesk.po

# English is its own translation. Places are {named}: a per cent sign before a blank is none,
# though Babel takes it for one, and gettext's own tools would then refuse the file.
define TIDY
import sys
from babel.messages.pofile import read_po, write_po
for path in sys.argv[1:]:
    with open(path, "r+b") as file:
        catalogue = read_po(file)
        for message in catalogue:
            message.flags.discard("python-format")
            if catalogue.locale_identifier == "en":
                message.string = message.id or message.string
        file.seek(0)
        write_po(file, catalogue)
        file.truncate()
endef
export TIDY
