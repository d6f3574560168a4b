#!/bin/sh
# ffmpeg and ffprobe for the tests of recordings: where they are not installed it takes Debian's package (needs root). The
# tests are skipped without them, with a word, so that this never ends a run.
set -eu

say() { echo "$*" >&2; }

if command -v ffmpeg > /dev/null && command -v ffprobe > /dev/null; then
  exit 0
fi
[ "$(id -u)" = 0 ] || { say "No ffmpeg, and only root can install one: tests of recordings are skipped."; exit 0; }
command -v apt-get > /dev/null || { say "No ffmpeg: install it with your system's packages. Tests of recordings are skipped."; exit 0; }
export DEBIAN_FRONTEND=noninteractive
{ apt-get update && apt-get install -y --no-install-recommends ffmpeg; } >&2 || say "No ffmpeg: tests of recordings are skipped."
