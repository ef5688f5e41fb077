# dawb: build, test, install. `make help` lists what there is.

PREFIX ?= /usr/local
RECIPE ?= sentiment-social-to-reviews
PACKAGES = libopenblas-dev libdnnl-dev libutf8proc-dev libssl-dev zlib1g-dev \
  libpng-dev libturbojpeg0-dev libexif-dev libzip-dev \
  libsndfile1-dev libsoxr-dev libkissfft-dev
SUDO = $(shell [ "$$(id -u)" = 0 ] || echo sudo)
STRICT = --explicit-target-dependency-import-check error

.PHONY: help deps build demo test check bench install clean

help:
	@echo "make deps     install the Debian packages that dawb links"
	@echo "make build    build the release binary, .build/release/dawb"
	@echo "make demo     deps, build, then adapt tweets to product reviews"
	@echo "make test     deps, then all tests"
	@echo "make check    format lint and a build with warnings as errors"
	@echo "make bench    time a training step and the tokenizer"
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

check: deps
	swift format lint --strict --recursive Package.swift Sources Tests
	swift build --build-tests $(STRICT)

bench: deps build
	.build/release/dawb bench step $(RECIPE)
	.build/release/dawb bench decode $(RECIPE)

install: build
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/dawb
	install -m 755 .build/release/dawb $(DESTDIR)$(PREFIX)/bin/dawb
	cp -R recipes corpora $(DESTDIR)$(PREFIX)/share/dawb/

clean:
	swift package clean
