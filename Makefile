# The two commands that matter: make demo, make test. Everything they need is installed into this folder.
PYTHON ?= python3
BIN := .venv/bin
READY := $(PYTHON) -m tools.ready
APT := sudo apt-get install -y python3 python3-venv python3-pip make git
NEEDS := $(shell command -v git >/dev/null && $(PYTHON) -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo yes)
ifneq ($(NEEDS),yes)
$(error Python 3.11 or later with venv and pip, or git, is missing here. On Debian and Ubuntu: $(APT))
endif

.DEFAULT_GOAL := help
.PHONY: help demo test quick test-slow lint types build-front shots bench wheel lock clean

help: ## List what make can do
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name what; do printf '  make %-12s %s\n' "$$name" "$$what"; done

demo: ## Serve a demonstration agency with synthetic data and print its address
	@$(READY) base front
	@exec $(BIN)/upstander demo $(DEMO)

test: ## Run every check and test (15 minutes on 2 cores); the last line is the count
	@$(READY) base dev front
	@$(BIN)/python -m tools.check test

quick: ## Run style, types of what changed and the fast tests (under a minute)
	@$(READY) base dev front
	@$(BIN)/python -m tools.check quick

test-slow: ## Run the big tests: 100,000 people, load, faults
	@$(READY) base dev front
	@$(BIN)/python -m tools.check slow

lint: ## Check style, layers, templates and known weak spots
	@$(READY) base dev
	@$(BIN)/python -m tools.check lint

types: ## Check types
	@$(READY) base dev
	@$(BIN)/python -m tools.check types

build-front: ## Build the scripts, styles and fonts
	@$(READY) base front

shots: ## Take a picture of every page, phone and desk, light and dark, into build/shots
	@$(READY) base dev front
	@$(BIN)/python -m tools.shots

bench: ## Measure pages, sign-in, import, audit, scenarios and reading, and print tables
	@$(READY) base dev front
	@for part in pages signin import audit scenario policy_check understanding turns resume; do $(BIN)/python -m bench.$$part; done

wheel: ## Build the wheel into dist/
	@$(READY) base dev front
	@$(BIN)/python -m hatchling build --target wheel

lock: ## Pin again what may be newer: requirements/*.txt
	@$(READY) base
	@$(BIN)/python -m tools.lock

clean: ## Remove what make made here; your data folders stay
	rm -rf .venv .cache build dist frontend/node_modules tools/chromium/node_modules src/upstander/ground/static/upstander/dist
