# What there is to do. CI calls these and nothing else.
#
#   make reproduce   build, run the studies and settings of the paper, compare every figure and number with results/
#   make reproduce-all  the same of all studies and settings, also those that go beyond the paper, which take half an hour on two cores
#   make test        the quick tests (minutes)
#   make test-all    the quick and the long tests
#   make lint        formatting and lint
#   make format      format all sources in place
#   make docs        write the API pages into .build/docs, one for each library; a warning is an error
#   make replay      compute every published result again, also beyond the paper, ignoring what is recorded: the bits must be the same
#                    (required of any commit that says it only refactors)
#   make replay-paper the same of the studies of the paper alone, which CI has time for
#   make bits        the bit-identity matrix: threads x build x instruction set and emulated processor x interruption
#   make examples    build the example program, as if it were a repository of its own, and try its commands
#   make independent train the WNAE with PyTorch and POT beside this engine, five seeds of each (20 minutes, 5 GB of packages)
#   make cost        measure how the time of a step grows with batch, chain, width and depth, and that of transport with n (minutes, one thread)
#   make bench       measure against PyTorch, torch.compile, JAX, POT, SciPy and lap (installs them in .venv/); writes Benchmarks/RESULTS.md and
#                    bench.json; BENCH="--instruction-set avx2" limits all to AVX2 and writes RESULTS-avx2.md, BENCH="--only nae_step" is a part
#   make bench-pipeline  the same pipeline of 100 steps in Refigure, Snakemake and DVC: times, and what each runs again after edits (half an
#                    hour; installs them in .venv-pipeline/); writes Benchmarks/pipeline.json
#   make bench-record  what run, runs, show and reproduce take with 100 and 100,000 recorded runs, beside MLflow and DVC (half an hour, 3 GB on
#                    the disk; installs them in .venv-record/); writes Benchmarks/record.json
#   make publish     write what all studies give into results/, with their notebooks and the page over them all (after a change that alters results on purpose)

SWIFT ?= swift
SOURCES = Package.swift Plugins Sources Tests $(wildcard Examples/*/Package.swift Examples/*/Sources)
REFIGURE = .build/release/refigure

.PHONY: help system build reproduce reproduce-all replay replay-paper publish test test-all lint format docs bits bench bench-pipeline bench-record examples independent cost

help:
	@sed -n 's|^# \{0,1\}||p' Makefile

system:
	@scripts/install-system-packages

# Without debug information, which an eighth of the time and two thirds of the program would be for.
build: system
	$(SWIFT) build -c release --product refigure -debug-info-format none

reproduce: build
	$(REFIGURE) reproduce --paper

reproduce-all: build
	$(REFIGURE) reproduce

replay: build
	$(REFIGURE) reproduce --recompute

replay-paper: build
	$(REFIGURE) reproduce --paper --recompute

publish: build
	$(REFIGURE) reproduce --publish

independent: build
	$(REFIGURE) run studies/independent/wnae-in-pytorch.md

# One step at a time: a time that is measured beside another one is not the step's own.
cost: build
	$(SWIFT) build -c release --package-path Benchmarks
	$(REFIGURE) run studies/independent/cost.md --threads 1

bits: system
	scripts/bit-identity

examples: system
	scripts/check-examples

bench: system .venv
	$(SWIFT) build -c release --package-path Benchmarks
	.venv/bin/python Benchmarks/run.py $(BENCH) Benchmarks/.build/release/EngineBenchmark \
	  Benchmarks/.build/release/TransportBenchmark studies/data/jets

# PyTorch for processors alone where pip finds it, else the build with CUDA's libraries.
LOCKED = .venv/bin/pip install --quiet --only-binary :all: --no-deps --require-hashes
.venv: Benchmarks/requirements.txt Benchmarks/requirements-torch.txt
	python3 -m venv .venv
	$(LOCKED) -r Benchmarks/requirements.txt
	$(LOCKED) -r Benchmarks/requirements-torch.txt || $(LOCKED) -r studies/independent/requirements.txt
	touch .venv

bench-pipeline: build .venv-pipeline
	.venv-pipeline/bin/python Benchmarks/pipeline.py $(REFIGURE)

.venv-pipeline: Benchmarks/pipeline-requirements.txt
	python3 -m venv .venv-pipeline
	.venv-pipeline/bin/pip install --quiet -r Benchmarks/pipeline-requirements.txt
	touch .venv-pipeline

bench-record: build .venv-record
	.venv-record/bin/python Benchmarks/record.py $(REFIGURE)

.venv-record: Benchmarks/record-requirements.txt
	python3 -m venv .venv-record
	.venv-record/bin/pip install --quiet -r Benchmarks/record-requirements.txt
	touch .venv-record

# Not all tests at once: what waits for a program would starve the rest of threads.
TEST = $(SWIFT) test --experimental-maximum-parallelization-width 4

test: system
	$(TEST)

test-all: system
	REFIGURE_LONG_TESTS=1 $(TEST)

lint:
	$(SWIFT) format lint --strict --recursive $(SOURCES)

format:
	$(SWIFT) format --in-place --recursive $(SOURCES)

docs: system
	scripts/write-api-pages
