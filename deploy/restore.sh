#!/usr/bin/env bash
# Brings databases back from a backup: deploy/restore.sh BACKUP SETTINGS [PART…], all parts unless some are named.
# SETTINGS say where to: databases that deploy/accounts.sh and databases.sql made, empty, with the parts stopped. A database
# that holds tables is refused. Afterwards: docs/operations/backup.md.
set -euo pipefail
backup=${1:?name the folder of the backup} settings=${2:?name the folder of settings}
shift 2
parts=("$@")
(cd "$backup" && sha256sum --quiet --check SHA256SUMS)
if [ ${#parts[@]} = 0 ]; then
    for dump in "$backup"/*.dump; do parts+=("$(basename "$dump" .dump)"); done
fi
for part in "${parts[@]}"; do
    address=$(sed -n "s/^DATABASE_URL_${part^^}=//p" "$settings/$part.env")
    address=${address/postgresql+psycopg:/postgresql:}
    tables=$(psql --no-psqlrc -qtA -d "$address" -c "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
    if [ "$tables" != 0 ]; then
        echo "The database of $part holds $tables tables: restore into an empty one." >&2
        exit 1
    fi
done
for part in "${parts[@]}"; do
    address=$(sed -n "s/^DATABASE_URL_${part^^}=//p" "$settings/$part.env")
    pg_restore --no-owner --no-privileges --exit-on-error --single-transaction \
        --dbname "${address/postgresql+psycopg:/postgresql:}" "$backup/$part.dump"
    echo "$part"
done
