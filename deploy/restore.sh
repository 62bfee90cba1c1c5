#!/usr/bin/env bash
# Puts what backup.sh has written into a database, all of it or nothing: deploy/restore.sh [--replace] FILE
# DATABASE_URL names the database, SCHEMA the schema if it is not arena. --replace drops what is there: stop the hosts first.
set -euo pipefail
replace=""
[ "${1:-}" != --replace ] || { replace=yes; shift; }
file=${1:?usage: DATABASE_URL=postgres://… restore.sh [--replace] FILE}
: "${DATABASE_URL:?is needed: postgres://user:password@host/database}"
schema=${SCHEMA:-arena}
url=$(sed -E 's/([?&])pgbouncer=[^&]*&?/\1/; s/[?&]$//' <<<"$DATABASE_URL")

if [ -z "$replace" ] && [ -n "$(psql --dbname="$url" -XAtc "SELECT 1 FROM pg_namespace WHERE nspname = '$schema'")" ]; then
    echo "The schema $schema is there already. --replace drops it, with all that is in it." >&2
    exit 1
fi

# The whole file can be read, and then goes in with one transaction: or else the database stays as it was.
pg_restore --file=/dev/null "$file"
{
    [ -z "$replace" ] || echo "SET client_min_messages = warning; DROP SCHEMA IF EXISTS \"$schema\" CASCADE;"
    pg_restore --file=- --no-owner --no-privileges "$file"
} | psql --dbname="$url" -X --quiet --single-transaction --set=ON_ERROR_STOP=1 --output=/dev/null
psql --dbname="$url" -Xqc 'ANALYZE'
