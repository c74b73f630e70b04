# What there is to do. CI calls these and nothing else.
#
#   make reproduce   build, run the studies and settings of the paper, compare every figure and number with results/
#   make reproduce-all  the same of all studies and settings, also those that go beyond the paper, which take half an hour on two cores, and
#                    of all published sweeps
#   make test        the quick tests (minutes)
#   make test-all    the quick and the long tests; what they start is the release build
#   make test-build  the replay of a run by a program that is built from its commit (ten minutes)
#   make kills       sweeps of all kinds that are killed a hundred times (six minutes)
#   make lint        formatting and lint
#   make format      format all sources in place
#   make docs        write the API pages of all libraries into .build/docs; a warning is an error
#   make replay      compute every published result again, also beyond the paper, ignoring what is recorded: the bits must be the same
#                    (required of any commit that says it only refactors)
#   make replay-paper the same of the studies of the paper alone, which CI has time for
#   make bits        the bit-identity matrix: threads x build x instruction set and emulated processor x interruption
#   make fuzz        try the readers with hostile input for FUZZ_SECONDS (60), from FUZZ_SEED (1); what fails is kept in .build/fuzz
#   make examples    build the example program, as if it were a repository of its own, and try its commands
#   make independent train the WNAE with PyTorch and POT beside this engine, five seeds of each (20 minutes, 5 GB of packages)
#   make cost        measure how the time of a step grows with batch, chain, width and depth, and that of transport with n (minutes, one thread)
#   make bench       measure against PyTorch, torch.compile, JAX, POT, SciPy and lap (installs them in .venv/); writes Benchmarks/RESULTS.md and
#                    bench.json; BENCH="--instruction-set avx2" limits all to AVX2 and writes RESULTS-avx2.md, BENCH="--only nae_step" is a part
#   make bench-pipeline  the same pipeline of 100 steps in Refigure, Snakemake and DVC: times, and what each runs again after edits (half an
#                    hour; installs them in .venv-pipeline/); writes Benchmarks/pipeline.json
#   make bench-record  what run, runs, show and reproduce take with 100 and 100,000 recorded runs, beside MLflow and DVC (half an hour, 3 GB on
#                    the disk; installs them in .venv-record/); writes Benchmarks/record.json
#   make bench-search  searches beside Optuna, Ray Tune and Hydra: what they find, what a trial costs, whether a seed gives the same trials (an hour;
#                    installs them in .venv-search/); writes Benchmarks/search.json and its section of RESULTS.md; SEARCH="--repetitions 20" is the whole
#   make check-exports export a run in each form, and give the files to the form's own validators (two minutes; installs them in .venv-exports/)
#   make bench-served what the pages of `refigure serve` take with 100,000 recorded runs (five minutes, 2 GB on the disk)
#   make check-pages open the pages in results/runs in Chromium, and look for what is wrong with them (axe, html5lib, interactions; installs those in
#                    .venv-pages/); PAGES="FILE …" looks at others
#   make check-model-exports  export a run to MLflow, TensorBoard and ONNX, and compare what their own programs read with the record; follow a
#                    training in TensorBoard (five minutes; installs them in .venv-model-exports/, 1.5 GB)
#   make check-serve follow a run in Chromium by `refigure serve` while it trains, stop it and resume it to the same bits (two minutes)
#   make check-paper compile a paper with numbers and figures of a run by pdflatex, lualatex and xelatex, and audit it; says what is missing, and
#                    installs nothing

#   make install     build the program with all libraries in it, and put it, its completions, manual pages and licences into PREFIX
#                    (/usr/local), below DESTDIR where that is given; make uninstall PREFIX=... removes what was put there
#   make dist        one archive for machines without Swift, .build/dist/refigure-VERSION-linux-x86_64.tar.gz; the same bytes from the same sources
#   make deb         a Debian package, in .build/dist; make wheel: a Python wheel with the program and a module that reads ledgers into pandas
#   make check-dist  try the three in bare Debian systems, 12 and 13, without network and Swift (root and debootstrap; minutes)
#   make publish     write what all published sweeps and all studies give into results/, with their notebooks and the page over them all (after a change that alters results on purpose)

SWIFT ?= swift
SOURCES = Package.swift Plugins Sources Tests $(wildcard Examples/*/Package.swift Examples/*/Sources)
REFIGURE = .build/release/refigure

.PHONY: help system build reproduce reproduce-all replay replay-paper publish test test-all test-build kills lint format docs bits bench bench-pipeline bench-record bench-search examples check-pages check-serve check-exports bench-served independent cost fuzz check-model-exports check-paper portable stage install uninstall dist deb wheel check-dist

help:
	@sed -n 's|^# \{0,1\}||p' Makefile

system:
	@scripts/install-system-packages

# Without debug information, which an eighth of the time and two thirds of the program would be for.
build: system
	$(SWIFT) build -c release --product refigure -debug-info-format none

# The same program with Swift's runtime and the system's libraries linked in, in .build/portable, and what goes with it.
portable: system
	SWIFT=$(SWIFT) packaging/build

stage: portable
	SWIFT=$(SWIFT) packaging/layout .build/stage

PREFIX ?= /usr/local
install: stage
	DESTDIR=$(DESTDIR) packaging/install $(PREFIX)

uninstall:
	DESTDIR=$(DESTDIR) packaging/install --remove $(PREFIX)

dist: stage
	packaging/archive

deb: stage
	packaging/deb

wheel: stage
	packaging/wheel

check-dist: dist deb wheel
	packaging/check-dist

reproduce: build
	$(REFIGURE) reproduce --paper

reproduce-all: build
	$(REFIGURE) reproduce
	$(REFIGURE) reproduce --sweeps

replay: build
	$(REFIGURE) reproduce --recompute

replay-paper: build
	$(REFIGURE) reproduce --paper --recompute

publish: build
	$(REFIGURE) reproduce --sweeps --publish
	$(REFIGURE) reproduce --publish

independent: build
	$(REFIGURE) run studies/independent/wnae-in-pytorch.md

# One step at a time: a time that is measured beside another one is not the step's own.
cost: build
	$(SWIFT) build -c release --package-path Benchmarks
	$(REFIGURE) run studies/independent/cost.md --threads 1

bits: system
	scripts/bit-identity

FUZZ_SECONDS ?= 60
FUZZ_SEED ?= 1
fuzz: build
	$(SWIFT) build -c release --product refigure-fuzz -debug-info-format none
	.build/release/refigure-fuzz --seconds $(FUZZ_SECONDS) --seed $(FUZZ_SEED) $(FUZZ)

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

check-pages: .venv-pages
	.venv-pages/bin/python scripts/check-pages $(PAGES)

# Programs of TeX are too large to be installed for a check.
check-paper:
	@for program in pdflatex lualatex xelatex kpsewhich pdffonts pdftoppm rsvg-convert; do \
	  command -v $$program > /dev/null || echo "missing: $$program (Debian: texlive-latex-recommended texlive-luatex texlive-xetex texlive-science poppler-utils librsvg2-bin)"; \
	done
	@for package in siunitx booktabs graphicx hyperref; do \
	  kpsewhich $$package.sty > /dev/null 2>&1 || echo "missing: $$package.sty (Debian: texlive-science texlive-latex-recommended)"; \
	done
	$(SWIFT) test --filter "PaperAuditTests|PDFTests"

bench-search: build .venv-search
	.venv-search/bin/python Benchmarks/search.py $(SEARCH) $(REFIGURE)

.venv-search: Benchmarks/search-requirements.txt Benchmarks/requirements-torch.txt
	python3 -m venv .venv-search
	.venv-search/bin/pip install --quiet -r Benchmarks/search-requirements.txt
	.venv-search/bin/pip install --quiet -r Benchmarks/requirements-torch.txt || .venv-search/bin/pip install --quiet torch==2.13.0
	touch .venv-search

# Where the packages cannot be had, the script says that it is skipped.
check-serve: build
	-@$(MAKE) .venv-pages
	scripts/check-serve $(REFIGURE)

# Where the packages cannot be had, the script says that it is skipped.
check-exports: build
	-@$(MAKE) .venv-exports
	scripts/check-exports $(REFIGURE)

.venv-exports: scripts/check-exports-requirements.txt
	python3 -m venv .venv-exports
	.venv-exports/bin/pip install --quiet -r scripts/check-exports-requirements.txt
	touch .venv-exports

check-model-exports: build .venv-model-exports
	.venv-model-exports/bin/python scripts/check-model-exports $(REFIGURE)

.venv-model-exports: scripts/check-model-exports-requirements.txt
	python3 -m venv .venv-model-exports
	.venv-model-exports/bin/pip install --quiet -r scripts/check-model-exports-requirements.txt
	touch .venv-model-exports

bench-served: build
	python3 Benchmarks/record_served.py $(REFIGURE)

.venv-pages: scripts/check-pages-requirements.txt
	python3 -m venv .venv-pages
	.venv-pages/bin/pip install --quiet -r scripts/check-pages-requirements.txt
	touch .venv-pages

# Not all tests at once: what waits for a program would starve the rest of threads.
WIDTH = --experimental-maximum-parallelization-width 6
TEST = $(SWIFT) test $(WIDTH)

test: system
	$(TEST)

# The long tests start the program thousands of times; as a debug build it would take an hour of their time.
test-all: build
	scripts/test-all $(REFIGURE) $(WIDTH)

test-build: system
	REFIGURE_BUILD_TESTS=1 $(TEST) --filter LongReplayTests

kills: build
	REFIGURE_LONG_TESTS=1 REFIGURE_KILLS=all REFIGURE_TEST_PROGRAM=$(REFIGURE) $(TEST) --filter SweepKillTests

lint:
	$(SWIFT) format lint --strict --recursive $(SOURCES)

format:
	$(SWIFT) format --in-place --recursive $(SOURCES)

docs: system
	scripts/write-api-pages
