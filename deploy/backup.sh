#!/usr/bin/env bash
# Dumps the database of every part, each as its own role, and copies the settings: deploy/backup.sh SETTINGS FOLDER
# FOLDER gets PART.dump for each part, settings/, the time of its beginning and SHA256SUMS; it must not be there yet. Nobody needs to stop: a dump is the
# state of one moment, and what is between two services at that moment is sent again after a restore.
set -euo pipefail
settings=${1:?name the folder of settings} folder=${2:?name a folder for the backup}
umask 077
if [ -e "$folder" ]; then
    echo "$folder is there already." >&2
    exit 1
fi
# written last under its name, so that half a backup is not taken for one
new=$folder.new
rm -rf "$new"
mkdir -p "$new"
date -u +%FT%TZ >"$new/time"
cp -R "$settings" "$new/settings"
# identity last: whoever an earlier dump names is then in it
for part in notifications challenges observatory gateway portal identity; do
    address=$(sed -n "s/^DATABASE_URL_${part^^}=//p" "$settings/$part.env")
    [ -n "$address" ] || continue
    pg_dump --format custom --file "$new/$part.dump" --dbname "${address/postgresql+psycopg:/postgresql:}"
done
(cd "$new" && find . -type f ! -name SHA256SUMS -print0 | sort -z | xargs -0 sha256sum >SHA256SUMS)
mv "$new" "$folder"
echo "$(du -sh "$folder" | cut -f1) in $folder"
