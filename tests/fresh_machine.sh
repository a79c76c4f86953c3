#!/usr/bin/env bash
# A machine that has nothing yet: a chroot of a Debian suite, a clone, `make run` answers, `make test` with its browsers. Prints the times.
# Needs root and debootstrap. Run by hand and by whoever releases: tests/fresh_machine.sh trixie /tmp/trixie [tests to run; default: all]
set -euo pipefail
suite=${1:?a Debian suite, such as trixie}
root=${2:?a folder for the chroot}
shift 2
here=$(cd "$(dirname "$0")/.." && pwd)
packages="python3 python3-venv make git openssl caddy nginx-light strace chromium-headless-shell firefox-esr fonts-noto-core xvfb"
certificates=/etc/ssl/certs/ca-certificates.crt
port=8599

# $1: a command; the environment is that of a fresh account. uv takes the machine's own certificates only where it is told.
inside() {
  chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 SSL_CERT_FILE=$certificates sh -c "cd /diary || exit; $1"
}

if [ ! -e "$root/etc/debian_version" ]; then
  script=/usr/share/debootstrap/scripts/$suite
  test -e "$script" || script=/usr/share/debootstrap/scripts/sid
  debootstrap --variant=minbase --include=ca-certificates "$suite" "$root" "${MIRROR:-http://deb.debian.org/debian}" "$script"
fi
cp /etc/resolv.conf /etc/hosts "$root/etc/"
cp -r /usr/local/share/ca-certificates "$root/usr/local/share/" && chroot "$root" update-ca-certificates >/dev/null 2>&1 || true
mountpoint -q "$root/proc" || mount -t proc proc "$root/proc"
mountpoint -q "$root/dev" || mount --bind /dev "$root/dev"
trap 'umount "$root/dev" "$root/proc"' EXIT
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d" # no package starts a service in the chroot
chmod +x "$root/usr/sbin/policy-rc.d"
rm -rf "$root/diary"
mkdir "$root/diary"
inside "apt-get update -qq -o Acquire::Check-Valid-Until=false"
webkit=$(inside "apt-cache search --names-only '^webkit2gtk-driver|^webkitgtk-webdriver' | cut -d ' ' -f 1 | head -n 1")
inside "DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages $webkit >/dev/null"
git clone --quiet "$here" "$root/diary"

inside "python3 --version; chromium-headless-shell --version || true"
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
inside "make .venv/.dev"
echo "what the tests need: $((SECONDS - began)) s"
began=$SECONDS
status=0
inside "make test TESTS='$*'" || status=$?
echo "tests: $((SECONDS - began)) s"
exit $status
