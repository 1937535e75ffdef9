#!/usr/bin/env bash
# Downloads the published JSON schemas of skaffold.yaml, of kustomizations and of workflows into a
# folder: `fetch-schemas.sh FOLDER`, then `SCHEMAS_DIR=FOLDER npm run test:k8s`.
set -euo pipefail

folder=${1:?usage: fetch-schemas.sh FOLDER}
mkdir -p "$folder"

fetch() {
  curl --fail --silent --show-error --location --retry 3 --output "$folder/$1" "$2"
}
fetch github-workflow.json https://json.schemastore.org/github-workflow.json
fetch kustomization.json https://json.schemastore.org/kustomization.json
fetch skaffold-v4beta13.json \
  https://raw.githubusercontent.com/GoogleContainerTools/skaffold/v2.24.0/docs-v2/content/en/schemas/v4beta13.json
