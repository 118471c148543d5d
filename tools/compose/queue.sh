#!/bin/sh
# Starts Redis with QUEUE_PASSWORD: as settings on its input, the password is in no list of
# processes. What is queued is kept over a restart.
set -eu

exec redis-server - <<SETTINGS
requirepass "$QUEUE_PASSWORD"
appendonly yes
SETTINGS
