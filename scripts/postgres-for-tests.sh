#!/bin/sh
# A PostgreSQL server for the tests: on a unix socket only, in a folder of its own, thrown away by `stop`.
#
#   export MIROIR_TEST_DATABASE_URL="$(scripts/postgres-for-tests.sh start)"
#   npm test
#   scripts/postgres-for-tests.sh stop
#
# `start` prints the address on standard output and everything else on standard error. Where no server of version 15
# or newer is installed it takes Debian's package (needs root). Nothing of an existing cluster is touched.
set -eu

folder="${MIROIR_TEST_DATABASE_FOLDER:-${TMPDIR:-/tmp}/miroir-postgres-$(id -u)}"

say() { echo "$*" >&2; }

# 15 if it is there, since it is the oldest that Miroir supports; otherwise the oldest above it.
server_binaries() {
  for bin in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/libexec/postgresql* "$(dirname "$(command -v postgres || echo /none/none)")"; do
    [ -x "$bin/postgres" ] && [ -x "$bin/initdb" ] || continue
    version="$("$bin/postgres" --version | sed 's/[^0-9]*\([0-9]*\).*/\1/')"
    [ "$version" -ge 15 ] && echo "$version $bin"
  done | sort -n | head -n 1 | cut -d ' ' -f 2-
}

install_server() {
  [ "$(id -u)" = 0 ] || { say "No PostgreSQL 15 or newer, and only root can install one."; exit 1; }
  command -v apt-get > /dev/null || { say "No PostgreSQL 15 or newer; install one with your system's packages."; exit 1; }
  # The package would otherwise make and start a cluster of its own.
  mkdir -p /etc/postgresql-common/createcluster.d
  echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.d/miroir-tests.conf
  export DEBIAN_FRONTEND=noninteractive
  apt-get update >&2
  for package in postgresql-15 postgresql; do
    apt-get install -y --no-install-recommends "$package" >&2 && return
  done
}

# The server refuses to run as root.
as_server() {
  if [ "$(id -u)" != 0 ]; then "$@"
  else (cd / && runuser -u "$server_user" -- "$@")
  fi
}

start() {
  bin="$(server_binaries)"
  [ -n "$bin" ] || { install_server; bin="$(server_binaries)"; }
  [ -n "$bin" ] || { say "Debian's package brought no PostgreSQL 15 or newer."; exit 1; }
  server_user=postgres
  id "$server_user" > /dev/null 2>&1 || server_user=nobody
  [ -e "$folder" ] && stop
  mkdir -m 700 -p "$folder"
  [ "$(id -u)" = 0 ] && chown "$server_user" "$folder"
  as_server "$bin/initdb" --pgdata="$folder/data" --username=miroir --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync > "$folder.initdb.log" 2>&1 ||
    { cat "$folder.initdb.log" >&2; exit 1; }
  rm -f "$folder.initdb.log"
  # Its rows are worth nothing, so it need not wait for the disk.
  as_server "$bin/pg_ctl" --pgdata="$folder/data" --log="$folder/server.log" --wait --timeout=60 \
    --options="-c listen_addresses='' -c unix_socket_directories='$folder' -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c shared_buffers=64MB" \
    start > /dev/null < /dev/null || { cat "$folder/server.log" >&2; exit 1; }
  say "$("$bin/postgres" --version) in $folder"
  echo "postgresql://miroir@localhost/postgres?host=$folder"
}

# By the process number that the server wrote into its folder: the first line of postmaster.pid.
stop() {
  if [ -f "$folder/data/postmaster.pid" ]; then
    pid="$(head -n 1 "$folder/data/postmaster.pid")"
    # A process number may have been given to somebody else since a crash.
    case "$(tr '\0' ' ' < "/proc/$pid/cmdline" 2> /dev/null || ps -o args= -p "$pid")" in
      *"$folder/data"*)
        kill -INT "$pid" 2> /dev/null || true
        tries=0
        while kill -0 "$pid" 2> /dev/null && [ "$tries" -lt 100 ]; do sleep 0.1; tries=$((tries + 1)); done
        ;;
    esac
  fi
  rm -rf "$folder"
}

case "${1:-}" in
  start) start ;;
  stop) stop ;;
  *) say "usage: $0 start|stop"; exit 2 ;;
esac
