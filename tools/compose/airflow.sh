#!/usr/bin/env bash
# Readies Airflow's database: its tables, the user `admin` with ADMIN_PASSWORD, our pools. Doing it
# again updates tables and pools; a user who is there keeps the password of before. It is in the
# image, for Kubernetes does it too.
set -euo pipefail
cd "$(dirname "$0")/../.."

airflow db migrate
# It asks twice. Written to its input, the password is in no list of processes.
printf '%s\n%s\n' "$ADMIN_PASSWORD" "$ADMIN_PASSWORD" | airflow users create \
    --username admin --role Admin --firstname Newsfold --lastname Admin --email admin@localhost
airflow pools import config/airflow/pools.json
