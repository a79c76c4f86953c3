#!/usr/bin/env bash
# A machine that has nothing yet: a chroot of a Debian suite, a clone, `make run` answers, `make test`. Prints the times.
# Needs root and debootstrap. Run by hand and by whoever releases: tests/fresh_machine.sh trixie /tmp/trixie [tests to run; default: all]
set -euo pipefail
suite=${1:?a Debian suite, such as trixie}
root=${2:?a folder for the chroot}
shift 2
here=$(cd "$(dirname "$0")/.." && pwd)
packages=python3,python3-venv,make,ca-certificates,git,openssl,caddy,nginx-light,strace,chromium,fonts-noto-core
port=8599

if [ ! -e "$root/usr/bin/python3" ]; then
  debootstrap --variant=minbase --include="$packages" "$suite" "$root" "${MIRROR:-http://deb.debian.org/debian}"
fi
cp /etc/resolv.conf /etc/hosts "$root/etc/"
cp -r /usr/local/share/ca-certificates "$root/usr/local/share/" && chroot "$root" update-ca-certificates >/dev/null 2>&1 || true
rm -rf "$root/diary"
git clone --quiet "$here" "$root/diary"
mountpoint -q "$root/proc" || mount -t proc proc "$root/proc"
mountpoint -q "$root/dev" || mount --bind /dev "$root/dev"
trap 'umount "$root/dev" "$root/proc"' EXIT

inside() { chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 sh -c "cd /diary && $1"; }
inside "python3 --version"
began=$SECONDS
inside "make .venv/.run"
echo "set-up: $((SECONDS - began)) s"
began=$SECONDS
inside "TRACKER_DATA_DIR=/tmp/diary .venv/bin/movement-diary serve --port $port & server=\$!
  for _ in \$(seq 60); do
    sleep 1
    .venv/bin/python -c 'import urllib.request as r; print(r.urlopen(\"http://localhost:$port/healthz\").read().decode())' 2>/dev/null && break
  done; kill \$server; wait \$server || true"
echo "first answer: $((SECONDS - began)) s"
began=$SECONDS
inside "make test TESTS='$*'"
echo "tests: $((SECONDS - began)) s"
