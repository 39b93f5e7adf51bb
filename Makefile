# The commands people and CI use. POSIX make and sh; works without network once the packages are installed.
#   make setup   environment, model folder, index (what is done is skipped)
#   make run     the web pages on 127.0.0.1:7860 (PORT=…, HOST=… override)
#   make test    every check and test         make check   lint, types, corpus, benchmark, architecture
#   make eval    report over the questions    make bench   performance table      make clean   remove what was made
.POSIX:
.PHONY: help setup run test check eval bench clean

PY = .venv/bin/python
PIP = $(PY) -m pip --disable-pip-version-check --no-input
QUESTIONS = eval/data/hunan-legal-aid/dev.jsonl

help:
	@sed -n 's/^#   //p' Makefile

setup: .venv/.runtime
	@scripts/build-index

run: setup
	@exec $(PY) -m eval.viewer

# Two at a time and a file each: the suites that load the model do it once a process, and two cores are half the time.
test: setup check
	$(PY) -m pytest -n 2 --dist loadfile

check: .venv/.dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) -m corpus check
	$(PY) -m eval data lint
	$(PY) -m pytest -q tests/test_architecture.py

eval: setup
	$(PY) -m eval answers --dataset $(QUESTIONS)

bench: setup
	$(PY) -m eval bench

clean:
	rm -rf .venv var .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Old pip resolves this list in ten minutes, a current one in about one: upgrade it first, and only then (it needs network).
.venv/.runtime: requirements.txt requirements-data.txt scripts/find-python
	@python=`scripts/find-python` && "$$python" -m venv .venv
	@$(PY) -c 'import pip, sys; sys.exit(int(pip.__version__.split(".")[0]) < 25)' || $(PIP) install -q --upgrade pip
	$(PIP) install -q -r requirements.txt
	$(PIP) install -q --no-deps -r requirements-data.txt
	@touch $@

.venv/.dev: .venv/.runtime requirements-dev.txt
	$(PIP) install -q -r requirements-dev.txt
	@touch $@
