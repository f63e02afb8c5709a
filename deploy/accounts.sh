#!/usr/bin/env bash
# Invents passwords and the platform's secret, and writes with them the settings of every part, for systemd, compose and
# Kubernetes alike: deploy/accounts.sh FOLDER DATABASE_HOST:PORT BROKER_HOST:PORT
# It writes FOLDER/common.env for what is not secret, FOLDER/PART.env for each part, FOLDER/operator.env for the tools, and
# FOLDER/databases.sql, which makes the roles and databases. It connects to nothing and changes no file that is there.
# These say where the platform will be, and must be set: KAINOTOMIA_PUBLIC_URL (the API), KAINOTOMIA_PORTAL_URL, SMTP_URL,
# MAIL_FROM. AMQP_SCHEME=amqps for a broker with TLS. KAINOTOMIA_SECRET keeps that of a backup which will be restored.
set -euo pipefail
folder=${1:?name a folder} database=${2:?name HOST:PORT of PostgreSQL} broker=${3:?name HOST:PORT of RabbitMQ}
scheme=${AMQP_SCHEME:-amqp}
public=${KAINOTOMIA_PUBLIC_URL:?where people reach the API} portal=${KAINOTOMIA_PORTAL_URL:?where people reach the portal}
mail=${SMTP_URL:?the mail server} from=${MAIL_FROM:?the address that mail comes from}
services="identity observatory challenges notifications"

umask 077
mkdir -p "$folder"
if compgen -G "$folder/*.env" >/dev/null; then
    echo "$folder has settings already; they stay as they are." >&2
    exit 1
fi

invent() { # 32 random bytes in letters that no shell, address or file of settings reads in another way
    head -c 32 /dev/urandom | base64 -w 0 | tr '+/' '-_' | tr -d '='
}

cat >"$folder/common.env" <<END
KAINOTOMIA_PUBLIC_URL=$public
KAINOTOMIA_PORTAL_URL=$portal
END
secret=${KAINOTOMIA_SECRET:-$(invent)}
for part in $services gateway portal; do
    name=DATABASE_URL_${part^^}
    password=$(invent)
    address="postgresql+psycopg://$part:$password@$database/$part"
    echo "$name=$address" | tee -a "$folder/operator.env" >"$folder/$part.env"
    if [ "$part" != gateway ]; then echo "KAINOTOMIA_SECRET=$secret" >>"$folder/$part.env"; fi
    cat >>"$folder/databases.sql" <<END
CREATE ROLE $part LOGIN PASSWORD '$password';
CREATE DATABASE $part OWNER $part TEMPLATE template0 ENCODING 'UTF8';
REVOKE ALL ON DATABASE $part FROM PUBLIC;
END
done
for part in $services gateway; do
    address="$scheme://$part:$(invent)@$broker/"
    echo "AMQP_URI=$address" >>"$folder/$part.env"
    echo "AMQP_URI_${part^^}=$address" >>"$folder/operator.env"
done
printf 'KAINOTOMIA_SECRET=%s\nSMTP_URL=%s\nMAIL_FROM=%s\n' "$secret" "$mail" "$from" >>"$folder/operator.env"
printf 'SMTP_URL=%s\nMAIL_FROM=%s\n' "$mail" "$from" >>"$folder/notifications.env"
echo "REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC;" >>"$folder/databases.sql"
echo "Settings are in $folder. Keep them as you keep passwords, with a copy elsewhere: without KAINOTOMIA_SECRET a backup is of no use."
