#!/usr/bin/env bash
# A real PostgreSQL for the tests marked postgres: Debian's packages, unless they are there.
set -euo pipefail
if ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
    echo "PostgreSQL is there: $(ls -d /usr/lib/postgresql/*)"
    exit 0
fi
apt-get update -q
DEBIAN_FRONTEND=noninteractive apt-get install -q -y postgresql
