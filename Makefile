# make run · make test · make faults · make bench · make lint      (what each does: README.md)
.DEFAULT_GOAL := help
.PHONY: help run test faults bench lint

PY := .venv/bin/python
RUN := .venv/.installed-run
DEV := .venv/.installed-dev
ARGS ?=

help:
	@echo "make run     start the portal on http://localhost:8000 (PORT=8080 for another port)"
	@echo "make test    run every test (ARGS=\"-k answer -x\" passes arguments on)"
	@echo "make faults  kill, crash, cut and confuse the real processes, and count what arrived (ARGS=\"F1 F9\" for a few)"
	@echo "make bench   measure the portal with BENCH_SIZE initiatives (default 200000)"
	@echo "make lint    check style, migrations, settings and translations"

# The virtual environment is brought up to date whenever the requirements change.
$(RUN): requirements.txt scripts/venv.sh
	@sh scripts/venv.sh requirements.txt
	@touch $@

$(DEV): $(RUN) requirements-dev.txt requirements-pdf.txt
	@sh scripts/venv.sh requirements-dev.txt
	@touch $@

run: $(RUN)
	@exec $(PY) -m participation_portal.runner

# A dozen processes start in one run: what was compiled once is kept.
test: $(DEV)
	@exec env -u PYTHONDONTWRITEBYTECODE $(PY) -m pytest -q -n 2 --dist worksteal $(ARGS)

faults: $(DEV)
	@exec env -u PYTHONDONTWRITEBYTECODE $(PY) -m participation_portal.faults $(ARGS)

bench: $(DEV)
	@exec $(PY) manage.py bench $(ARGS)

lint: $(DEV)
	@exec sh scripts/lint.sh $(PY)
