#!/bin/sh
# Go with golang.org/x/mod for the tests under test/strangers, in which somebody else's code verifies our evidence. Where
# they are not installed it takes Debian's packages (needs root). It ends with an error where they cannot be had: in CI
# those tests are never skipped.
set -eu

say() { echo "$*" >&2; }

sources=/usr/share/gocode/src/golang.org/x/mod/sumdb/tlog
installed() { command -v go > /dev/null && [ -d "$sources" ]; }

if ! installed; then
  [ "$(id -u)" = 0 ] || { say "No Go with golang.org/x/mod, and only root can install it."; exit 1; }
  command -v apt-get > /dev/null || { say "No Go; install it and golang.org/x/mod with your system's packages."; exit 1; }
  export DEBIAN_FRONTEND=noninteractive
  apt-get update >&2
  apt-get install -y --no-install-recommends golang-go golang-golang-x-mod-dev >&2
  installed || { say "Debian's packages brought no Go with golang.org/x/mod."; exit 1; }
fi
