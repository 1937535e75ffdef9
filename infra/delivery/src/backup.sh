#!/usr/bin/env bash
# Dumps the four databases of the cluster that kubectl is pointed at into a folder, which restore.sh
# takes: `backup.sh FOLDER`.
set -euo pipefail

folder=${1:?usage: backup.sh FOLDER}
mkdir -p "$folder"

# From when on events have to be told again after a restore. By a clock of the cluster; a minute
# earlier, as each node has its own.
kubectl exec payments-mongo-depl-0 -- date --utc --date '1 minute ago' +%FT%TZ >"$folder/since"

# Who reads another's events before the one who tells them: so no copy is newer than its original.
for service in payments orders tickets auth; do
  archive=$folder/$service.archive.gz
  kubectl exec "$service-mongo-depl-0" -- \
    mongodump --quiet --db "$service" --archive --gzip >"$archive"
  gzip --test "$archive" # a stream that was cut off is no backup
  echo "✔ $archive"
done
