# make run    opens the diary in the browser          make test   runs every test
# make demo   the same on three made-up children      make check  lint and types
# make bench  prints figures: import, pages, program start   make map   draws docs/map.svg
# make messages collects the texts for translators and compiles the translations
# make robustness  kills, power cuts, full disks, flipped bits, floods by the hundred: prints what was lost (about 15 minutes)
# make mutants  changes the rules' most important numbers by one step: a test must notice each
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
EXTRAS := home,video
PIP := $(BIN)/python -m pip install --disable-pip-version-check
# With uv where it could be installed, which takes half the time; else, and where uv fails, with pip. Both say how far they are.
install = @{ test -x $(BIN)/uv && $(BIN)/uv pip install --python $(BIN)/python --constraint constraints.txt $(1); } \
	|| $(PIP) --constraint constraints.txt $(1)

.PHONY: run demo test robustness mutants check bench bench-trends map messages clean

run: $(VENV)/.run
	$(BIN)/movement-diary serve --open

demo: $(VENV)/.run
	$(BIN)/movement-diary demo --open

# The tests start more than a hundred Python programs: each would compile every library anew where bytecode is not kept.
test mutants: export PYTHONDONTWRITEBYTECODE =
test: $(VENV)/.dev
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder $(TESTS)

robustness: $(VENV)/.dev
	$(BIN)/python -m tests.robustness

mutants: $(VENV)/.dev
	$(BIN)/python -m tests.mutants

check: $(VENV)/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

bench: $(VENV)/.dev
	$(BIN)/python -m tests.benchmarks
	$(BIN)/python -m tests.benchmarks.pages
	$(BIN)/python -m tests.benchmarks.summaries
	$(BIN)/python -m tests.benchmarks.quick
	$(BIN)/python -m tests.benchmarks.first_visit
	$(BIN)/python -m tests.benchmarks.gate
	$(BIN)/python -m tests.benchmarks.load
	$(BIN)/python -m tests.benchmarks.practice
	$(BIN)/python -m tests.benchmarks.imports
	$(BIN)/python -m tests.benchmarks.video

messages: $(VENV)/.dev
	$(BIN)/pybabel extract --mapping-file babel.cfg --keywords N_ --keywords _ --no-wrap --sort-by-file \
	  --project "infant-movement-diary" --output tracker/translations/diary.pot .
	for po in tracker/translations/*/LC_MESSAGES/diary.po; do test -e "$$po" || continue; \
	  $(BIN)/pybabel update --input-file tracker/translations/diary.pot --output-file "$$po" \
	    --locale "$$(basename "$$(dirname "$$(dirname "$$po")")")" --no-wrap && \
	  $(BIN)/pybabel compile --input-file "$$po" --output-file "$${po%.po}.mo" --statistics; done

map:
	$(PYTHON) docs/make_map.py

bench-trends: $(VENV)/.dev
	$(BIN)/python -m tests.benchmarks.trends
	$(BIN)/python -m tests.benchmarks.calm

clean:
	rm -rf $(VENV)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(None if v >= (3, 11) else "Python 3.11 or newer is needed (this is %d.%d): make PYTHON=python3.12 run" % v[:2])'
	@echo "Setting up, once. This downloads what the program needs, about 200 MB."
	$(PYTHON) -m venv $(VENV)
	$(PIP) --quiet --upgrade 'pip>=25.1'
	-@$(PIP) --quiet --only-binary :all: uv || echo "Going on without uv, which only makes it quicker."

$(VENV)/.run: $(BIN)/python pyproject.toml constraints.txt
	$(call install,--editable '.[$(EXTRAS)]')
	@touch $@

$(VENV)/.dev: $(VENV)/.run
	$(call install,--group dev)
	@touch $@
