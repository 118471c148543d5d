#!/usr/bin/env bash
# Brings data views, searches, the map and the dashboard (OBJECTS) into Kibana. What is there under
# the same ids is replaced.
set -euo pipefail

# Kibana answers 503 until it is ready; `success` in the answer is what counts.
answer=$(curl --silent --show-error --retry 20 --retry-delay 3 --retry-connrefused \
    --config <(printf 'user = "newsfold_importer:%s"\n' "$IMPORTER_PASSWORD") \
    --header 'kbn-xsrf: newsfold' --form "file=@$OBJECTS" \
    "$KIBANA_URL/api/saved_objects/_import?overwrite=true")
if ! grep -q '"success":true' <<<"$answer"; then
    echo "Kibana did not take the objects: $answer" >&2
    exit 1
fi
echo "Kibana has the dashboard: $KIBANA_URL/app/dashboards#/view/newsfold"
