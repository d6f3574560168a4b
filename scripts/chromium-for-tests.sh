#!/bin/sh
# The browser of the tests under test/web: prints the path of Chromium on standard output, everything else on standard
# error. Where there is none it takes Debian's package (needs root). The tests find it by themselves at the usual paths,
# or at MIROIR_TEST_CHROMIUM; without one they say that they are skipped.
set -eu

say() { echo "$*" >&2; }

installed() {
  for bin in "${MIROIR_TEST_CHROMIUM:-}" /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome; do
    [ -n "$bin" ] && [ -x "$bin" ] && { echo "$bin"; return; }
  done
  return 1
}

if ! installed; then
  [ "$(id -u)" = 0 ] || { say "No Chromium, and only root can install one."; exit 1; }
  command -v apt-get > /dev/null || { say "No Chromium; install one with your system's packages."; exit 1; }
  export DEBIAN_FRONTEND=noninteractive
  apt-get update >&2
  apt-get install -y --no-install-recommends chromium fonts-liberation >&2
  installed || { say "Debian's package brought no Chromium."; exit 1; }
fi
