#!/usr/bin/env bash
# Makes an authority, and with it the certificate that Elasticsearch shows; once, as long as the
# volumes are kept. Three folders, since nobody is to see more than needed: AUTHORITY the key that
# signs, SERVER what Elasticsearch shows, TRUST the authority's certificate for all who connect.
set -euo pipefail

if [ -f "$TRUST/ca.crt" ]; then
    echo "The certificates are there."
    exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

elasticsearch-certutil ca --silent --pem --out "$work/ca.zip"
unzip -q "$work/ca.zip" -d "$work"
elasticsearch-certutil cert --silent --pem --out "$work/server.zip" \
    --ca-cert "$work/ca/ca.crt" --ca-key "$work/ca/ca.key" \
    --name elasticsearch --dns elasticsearch --dns localhost --ip 127.0.0.1
unzip -q "$work/server.zip" -d "$work"

install -m 600 "$work/ca/ca.key" "$work/ca/ca.crt" "$AUTHORITY"
# Elasticsearch runs as user 1000, in group 0.
install -m 640 "$work/elasticsearch/elasticsearch.key" "$SERVER"
install -m 644 "$work/elasticsearch/elasticsearch.crt" "$work/ca/ca.crt" "$SERVER"
chmod 755 "$SERVER" "$TRUST"
# Last: it says that all is done.
install -m 644 "$work/ca/ca.crt" "$TRUST"
echo "The certificates are made."
