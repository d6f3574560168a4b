#!/bin/sh
# An S3 server for the tests: OpenStack Swift with its s3api, on this machine only, in a folder of its own, thrown away
# by `stop`.
#
#   export MIROIR_TEST_S3="$(scripts/s3-for-tests.sh start)"
#   npm test
#   scripts/s3-for-tests.sh stop
#
# `start` prints the address on standard output and everything else on standard error. Where Swift is not installed it
# takes Debian's packages (needs root). Nothing of an existing Swift is touched but read: /etc/swift/swift.conf, which
# must be there. Two accounts: `test:tester` (secret `testing`) may do everything, `test:reader` (secret `reading`) may
# only read: the server itself refuses its writes.
set -eu

folder="${MIROIR_TEST_S3_FOLDER:-${TMPDIR:-/tmp}/miroir-s3-$(id -u)}"
servers="account container object proxy"

say() { echo "$*" >&2; }

install_swift() {
  [ "$(id -u)" = 0 ] || { say "No Swift, and only root can install it."; exit 1; }
  command -v apt-get > /dev/null || { say "No Swift; install its servers with your system's packages."; exit 1; }
  export DEBIAN_FRONTEND=noninteractive
  apt-get update >&2
  apt-get install -y --no-install-recommends swift-proxy swift-account swift-container swift-object >&2
}

free_ports() {
  /usr/bin/python3 - <<'PYTHON'
import socket
held = [socket.socket() for _ in range(4)]
for each in held:
    each.bind(("127.0.0.1", 0))
print(*(each.getsockname()[1] for each in held))
PYTHON
}

common() {
  cat <<CONF
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = $1
workers = 0
user = $(id -un)
swift_dir = $folder/etc
devices = $folder/devices
mount_check = false
fallocate_reserve = 0
log_level = WARNING
log_address = $folder/no-log
CONF
}

write_storage_server() { # name, port
  { common "$2"; cat <<CONF
[pipeline:main]
pipeline = healthcheck $1-server
[app:$1-server]
use = egg:swift#$1
[filter:healthcheck]
use = egg:swift#healthcheck
CONF
  } > "$folder/etc/$1.conf"
}

write_proxy() {
  { common "$1"; cat <<CONF
[pipeline:main]
pipeline = catch_errors gatekeeper healthcheck cache bulk s3api tempauth slo dlo versioned_writes symlink proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:healthcheck]
use = egg:swift#healthcheck
# tempauth asks for a cache and works with one that remembers nothing.
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:1
[filter:bulk]
use = egg:swift#bulk
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
allow_multipart_uploads = true
min_segment_size = 1
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = testing .admin
user_test_reader = reading .reseller_reader
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
[filter:versioned_writes]
use = egg:swift#versioned_writes
allow_object_versioning = true
[filter:symlink]
use = egg:swift#symlink
CONF
  } > "$folder/etc/proxy.conf"
}

make_ring() { # name, port
  ring="$folder/etc/$1.builder"
  {
    swift-ring-builder "$ring" create 4 1 1
    swift-ring-builder "$ring" add r1z1-127.0.0.1:"$2"/disk 1
    swift-ring-builder "$ring" rebalance
  } > /dev/null
}

wait_for() { # url
  tries=0
  until /usr/bin/python3 -c 'import sys, urllib.request; urllib.request.urlopen(sys.argv[1], timeout=2)' "$1" 2> /dev/null; do
    tries=$((tries + 1))
    [ "$tries" -lt 100 ] || return 1
    sleep 0.2
  done
}

# The address of one that was started and still answers: somebody may be using it.
running() {
  [ -r "$folder/etc/proxy.conf" ] || return 1
  url="http://127.0.0.1:$(sed -n 's/^bind_port = //p' "$folder/etc/proxy.conf")"
  /usr/bin/python3 -c 'import sys, urllib.request; urllib.request.urlopen(sys.argv[1], timeout=2)' "$url/healthcheck" 2> /dev/null || return 1
  echo "$url"
}

start() {
  running && return
  command -v swift-proxy-server > /dev/null && command -v swift-object-server > /dev/null || install_swift
  [ -r /etc/swift/swift.conf ] || { say "Swift needs /etc/swift/swift.conf; its package brings one."; exit 1; }
  [ -e "$folder" ] && stop
  mkdir -m 700 -p "$folder" "$folder/etc" "$folder/devices/disk" "$folder/run"
  ports="$(free_ports)"
  # shellcheck disable=SC2086
  set -- $ports
  for name in account container object; do
    write_storage_server "$name" "$1"
    make_ring "$name" "$1"
    shift
  done
  write_proxy "$1"
  for name in $servers; do
    "swift-$name-server" "$folder/etc/$name.conf" > "$folder/run/$name.log" 2>&1 < /dev/null &
    echo $! > "$folder/run/$name.pid"
  done
  # A storage server that is late would be passed over by the proxy for a minute.
  for port in $ports; do
    wait_for "http://127.0.0.1:$port/healthcheck" || { cat "$folder"/run/*.log >&2; stop; exit 1; }
  done
  say "Swift with s3api in $folder"
  echo "http://127.0.0.1:$1"
}

# By the process numbers that `start` wrote down.
stop() {
  for name in $servers; do
    [ -f "$folder/run/$name.pid" ] || continue
    pid="$(cat "$folder/run/$name.pid")"
    # A process number may have been given to somebody else since a crash.
    case "$(ps -ww -o args= -p "$pid" 2> /dev/null || true)" in
      *"$folder/etc"*)
        kill -TERM "$pid" 2> /dev/null || true
        tries=0
        while kill -0 "$pid" 2> /dev/null && [ "$tries" -lt 50 ]; do sleep 0.1; tries=$((tries + 1)); done
        ;;
    esac
  done
  rm -rf "$folder"
}

case "${1:-}" in
  start) start ;;
  stop) stop ;;
  *) say "usage: $0 start|stop"; exit 2 ;;
esac
