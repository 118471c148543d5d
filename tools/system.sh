#!/bin/sh
# Sees to it that the machine has what the tests run besides Python: PostgreSQL and Redis for
# Airflow's services, Chromium for their pictures. Does nothing when all is there. Where it may not
# install, it asks for what is missing and goes on: the tests that need it then skip and say why.
set -eu

has() {
    command -v "$1" >/dev/null 2>&1
}

packages=""
has initdb || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || packages="postgresql"
has redis-server || packages="$packages redis-server"
has chromium || has chromium-browser || has google-chrome || packages="$packages chromium"
[ -n "$packages" ] || exit 0

as_root=""
[ "$(id -u)" -eq 0 ] || as_root="sudo -n"
if ! has apt-get || ! $as_root true 2>/dev/null; then
    echo "Some tests will be skipped. To run them, install (as Debian calls it): $packages" >&2
    exit 0
fi

echo "Installing what tests need of the machine: $packages ..."
# The names are words of our own, to be split.
# shellcheck disable=SC2086
$as_root apt-get update -qq &&
    $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -qq --yes --no-install-recommends $packages >/dev/null ||
    echo "That failed, so some tests will be skipped; install by hand: $packages" >&2
