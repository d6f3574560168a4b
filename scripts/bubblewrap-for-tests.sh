#!/bin/sh
# bubblewrap for the tests of decoders that were taken over: where it is not installed it takes Debian's package (needs root).
# Without it, or where a container forbids user namespaces, decoders run with limits only; the tests of what keeps them apart
# are then skipped, with a word, so that this never ends a run.
set -eu

say() { echo "$*" >&2; }

if command -v bwrap > /dev/null; then
  exit 0
fi
[ "$(id -u)" = 0 ] || { say "No bubblewrap, and only root can install one: decoders are not kept apart in this run."; exit 0; }
command -v apt-get > /dev/null || { say "No bubblewrap: install it with your system's packages. Decoders are not kept apart in this run."; exit 0; }
export DEBIAN_FRONTEND=noninteractive
{ apt-get update && apt-get install -y --no-install-recommends bubblewrap; } >&2 || say "No bubblewrap: decoders are not kept apart in this run."
