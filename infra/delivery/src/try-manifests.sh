#!/usr/bin/env bash
# Lets the cluster of the current context judge all manifests, without keeping anything of them:
# the API server checks every object, ingress-nginx's admission the Ingress. Made for a kind cluster
# of infra/kind/cluster.yaml, which it leaves with ingress-nginx installed.
set -euo pipefail
cd "$(dirname "$0")/../../.."

ingress=https://raw.githubusercontent.com/kubernetes/ingress-nginx/controller-v1.15.1/deploy/static/provider/kind/deploy.yaml
kubectl apply -f "$ingress"
kubectl -n ingress-nginx rollout status deployment/ingress-nginx-controller --timeout=180s
# until the API server knows whom its admission has to be signed by
kubectl wait validatingwebhookconfiguration/ingress-nginx-admission \
  --for=jsonpath='{.webhooks[0].clientConfig.caBundle}' --timeout=60s

for overlay in infra/k8s-dev infra/k8s-dev-stripe infra/k8s-prod; do
  echo "▶ $overlay"
  kubectl apply --server-side --dry-run=server -k "$overlay"
done
echo '▶ blog/infra/k8s'
kubectl apply --server-side --dry-run=server -f blog/infra/k8s
