#!/usr/bin/env bash
# Gives Kibana's own user its password, and puts our roles and users. Each role in ROLES is a file
# (config/elasticsearch/roles), and has one user of its name. Doing it again changes nothing but
# what has changed: a role, a password.
set -euo pipefail

quoted() { # a text as a string of JSON, and of a configuration of curl
    local text=${1//\\/\\\\}
    printf '"%s"' "${text//\"/\\\"}"
}

send() { # METHOD PATH, the body from standard input; the password is in no list of processes
    local answer
    answer=$(curl --silent --show-error --fail-with-body \
        --retry 5 --retry-connrefused --cacert "$CA" \
        --config <(printf 'user = %s\n' "$(quoted "elastic:$ELASTIC_PASSWORD")") \
        --request "$1" --header 'Content-Type: application/json' --data-binary @- \
        "$ELASTICSEARCH_URL/_security/$2") || {
        echo "Elasticsearch did not take $2: $answer" >&2
        return 1
    }
}

put_user() { # NAME PASSWORD
    send PUT "role/$1" <"$ROLES/$1.json"
    printf '{"password": %s, "roles": ["%s"]}' "$(quoted "$2")" "$1" | send PUT "user/$1"
    echo "User $1 is set up."
}

printf '{"password": %s}' "$(quoted "$KIBANA_SYSTEM_PASSWORD")" |
    send POST user/kibana_system/_password
put_user newsfold_writer "$WRITER_PASSWORD"
put_user newsfold_reader "$READER_PASSWORD"
put_user newsfold_importer "$IMPORTER_PASSWORD"
