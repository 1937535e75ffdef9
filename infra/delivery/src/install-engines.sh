#!/usr/bin/env bash
# Installs, on a runner with Ubuntu and Go, the servers that the conformance suites look for on
# PATH. Without them the suites run against the embedded engines alone, and count the rest as
# skipped.
set -euo pipefail

sudo apt-get update -qq
sudo DEBIAN_FRONTEND=noninteractive apt-get install -y -qq redis-server
sudo systemctl stop redis-server # the tests start their own, on free ports

# the version of infra/k8s/nats-depl.yaml
go install github.com/nats-io/nats-streaming-server@v0.25.6
echo "$(go env GOPATH)/bin" >>"$GITHUB_PATH"
