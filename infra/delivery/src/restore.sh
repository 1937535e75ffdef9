#!/usr/bin/env bash
# Sets all four databases of a cluster back to what backup.sh has kept: `restore.sh FOLDER CONTEXT`.
# What was written since is lost. CONTEXT, of `kubectl config get-contexts`, is asked for so that it
# is the cluster that you mean. May be run again after it has failed.
set -euo pipefail

folder=${1:?usage: restore.sh FOLDER CONTEXT}
context=${2:?usage: restore.sh FOLDER CONTEXT}
databases=(payments orders tickets auth)
deployments=("${databases[@]/%/-depl}" expiration-depl client-depl)

cluster() {
  kubectl --context "$context" "$@"
}
until_gone() { # pods with these labels
  while [ -n "$(cluster get pods --selector "$1" --output name)" ]; do sleep 1; done
}

since=$(cat "$folder/since")
for service in "${databases[@]}"; do gzip --test "$folder/$service.archive.gz"; done

echo '▶ nobody writes' # autoscalers rest while there are 0 replicas
cluster scale deployment "${deployments[@]}" --replicas=0
until_gone 'app in (payments, orders, tickets, auth, expiration, client)'

echo '▶ bus and timers start empty: they would tell of a time that has been undone'
for engine in nats expiration-redis; do
  cluster scale statefulset "$engine-depl" --replicas=0
  until_gone "app=$engine"
  cluster delete pvc "data-$engine-depl-0" --ignore-not-found
  cluster scale statefulset "$engine-depl" --replicas=1
  cluster rollout status statefulset "$engine-depl" --timeout=5m
done

echo '▶ the databases'
for service in "${databases[@]}"; do
  cluster exec --stdin "$service-mongo-depl-0" -- \
    mongorestore --quiet --drop --archive --gzip <"$folder/$service.archive.gz"
done

echo '▶ everything starts' # one of each; autoscalers make it as many as they want
cluster scale deployment "${deployments[@]}" --replicas=1
for deployment in "${deployments[@]}"; do
  cluster rollout status deployment "$deployment" --timeout=10m
done

echo "▶ each service tells once more what it has told since $since"
for service in payments orders tickets; do
  # an image that reloads has the sources alone
  cluster exec "deployment/$service-depl" -- sh -c "
    cd ../common
    if [ -d build ]; then node build/cli/events.js replay --since $since
    else ../node_modules/.bin/tsx src/cli/events.ts replay --since $since; fi"
done
