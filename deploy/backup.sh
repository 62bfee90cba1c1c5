#!/usr/bin/env bash
# Writes the arena's questions, matches and ratings to a file, as they are at one moment: deploy/backup.sh FILE
# DATABASE_URL names the database, SCHEMA the schema if it is not arena. Hosts may go on playing.
set -euo pipefail
file=${1:?usage: DATABASE_URL=postgres://… backup.sh FILE}
: "${DATABASE_URL:?is needed: postgres://user:password@host/database}"
# libpq does not know the arena's own parameter.
url=$(sed -E 's/([?&])pgbouncer=[^&]*&?/\1/; s/[?&]$//' <<<"$DATABASE_URL")

# Questions are in it with their solutions: for its owner alone. A backup that fails leaves an older one as it was.
umask 077
trap 'rm -f "$file.part"' EXIT
pg_dump --dbname="$url" --schema="${SCHEMA:-arena}" --format=custom --no-owner --no-privileges --file="$file.part"
pg_restore --list "$file.part" >/dev/null
mv "$file.part" "$file"
