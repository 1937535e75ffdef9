import type { Context, Program } from '../context';
import { textOf, type Rule } from '../finding';
import { nameOf, type Manifest } from '../manifest';
import { objectsOf } from '../render';

const probed = { port: 'management', paths: ['/healthz'] };

/** A program that needs a database and calls it. */
const auth: Program = {
  name: 'auth',
  variables: ['MONGO_URI', 'JWT_KEY', 'POD_NAME', 'CONNECT_TIMEOUT_SECONDS'],
  problemsWith: (environment) =>
    ['MONGO_URI', 'JWT_KEY']
      .filter((name) => !environment[name])
      .map((name) => `${name} must be defined`),
  defaults: {},
  probes: {
    startupProbe: probed,
    readinessProbe: { ...probed, paths: ['/readyz'] },
    livenessProbe: probed,
  },
  stopSeconds: 20,
  writes: () => ['/tmp/uploads'],
};

export const sampleContext: Context = {
  artifacts: ['gittix/auth'],
  secretsByHand: { 'jwt-secret': { JWT_KEY: 'a-key' } },
  isOwn: (image) => image.includes('gittix/'),
  programOf: (image) => (/gittix\/auth\b/.test(image) ? auth : undefined),
  scraped: false,
};

/** A small system that every rule is content with: an API, its database, the way in. */
export function sample(): Manifest[] {
  return structuredClone(objects);
}

/**
 * The same with one thing changed.
 *
 * @param object `Deployment/auth-depl`
 * @param place `spec.replicas`; a number is an index of a list
 * @param value `undefined` takes the thing away
 */
export function sampleBut(object: string, place: string, value: unknown): Manifest[] {
  const changed = sample();
  const found = changed.find((candidate) => nameOf(candidate) === object);
  if (!found) throw new Error(`The sample has no ${object}`);
  const steps = place.split('.');
  const last = steps.pop() ?? '';
  let node = found as unknown as Record<string, unknown>;
  for (const step of steps) {
    node[step] ??= {};
    node = node[step] as Record<string, unknown>;
  }
  if (value === undefined) Reflect.deleteProperty(node, last);
  else node[last] = value;
  return changed;
}

/** What a rule finds, as text. */
export function findingsOf(rule: Rule, objects: readonly Manifest[], context = sampleContext) {
  return textOf(rule(objects, context));
}

const objects = objectsOf(
  `
apiVersion: apps/v1
kind: Deployment
metadata: {name: auth-depl}
spec:
  selector: {matchLabels: {app: auth}}
  template:
    metadata:
      labels: {app: auth}
      annotations: {prometheus.io/scrape: 'true', prometheus.io/port: '9000'}
    spec:
      automountServiceAccountToken: false
      terminationGracePeriodSeconds: 30
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: ScheduleAnyway
          labelSelector: {matchLabels: {app: auth}}
      securityContext:
        runAsNonRoot: true
        runAsUser: 1000
        runAsGroup: 1000
        fsGroup: 1000
        seccompProfile: {type: RuntimeDefault}
      containers:
        - name: auth
          image: gittix/auth:1.0.0
          env:
            - {name: MONGO_URI, value: 'mongodb://auth-mongo-srv:27017/auth'}
            - name: JWT_KEY
              valueFrom: {secretKeyRef: {name: jwt-secret, key: JWT_KEY}}
            - name: POD_NAME
              valueFrom: {fieldRef: {fieldPath: metadata.name}}
          ports:
            - {name: http, containerPort: 3000}
            - {name: management, containerPort: 9000}
          startupProbe: {httpGet: {path: /healthz, port: management}, failureThreshold: 12}
          readinessProbe: {httpGet: {path: /readyz, port: management}}
          livenessProbe: {httpGet: {path: /healthz, port: 9000}}
          lifecycle: {preStop: {sleep: {seconds: 5}}}
          resources:
            requests: {cpu: 100m, memory: 64Mi}
            limits: {cpu: '1', memory: 128Mi}
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: {drop: [ALL]}
          volumeMounts: [{name: tmp, mountPath: /tmp}]
      volumes: [{name: tmp, emptyDir: {}}]
---
apiVersion: v1
kind: Service
metadata: {name: auth-srv}
spec:
  selector: {app: auth}
  ports: [{name: http, port: 3000, targetPort: http}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: auth-mongo-depl}
spec:
  serviceName: auth-mongo-srv
  selector: {matchLabels: {app: auth-mongo}}
  template:
    metadata: {labels: {app: auth-mongo}}
    spec:
      automountServiceAccountToken: false
      securityContext:
        runAsNonRoot: true
        runAsUser: 999
        runAsGroup: 999
        fsGroup: 999
        seccompProfile: {type: RuntimeDefault}
      containers:
        - name: auth-mongo
          image: mongo:8.0.30
          env: [{name: GLIBC_TUNABLES, value: glibc.pthread.rseq=1}]
          ports: [{name: db, containerPort: 27017}]
          startupProbe: {tcpSocket: {port: db}}
          readinessProbe: {tcpSocket: {port: db}}
          livenessProbe: {tcpSocket: {port: db}}
          resources:
            requests: {cpu: 100m, memory: 64Mi}
            limits: {cpu: '1', memory: 128Mi}
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: {drop: [ALL]}
          volumeMounts: [{name: data, mountPath: /data/db}, {name: tmp, mountPath: /tmp}]
      volumes: [{name: tmp, emptyDir: {}}]
  volumeClaimTemplates:
    - metadata: {name: data}
      spec:
        accessModes: [ReadWriteOnce]
        resources: {requests: {storage: 1Gi}}
---
apiVersion: v1
kind: Service
metadata: {name: auth-mongo-srv}
spec:
  selector: {app: auth-mongo}
  ports: [{name: db, port: 27017}]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: ingress-service
  annotations: {nginx.ingress.kubernetes.io/use-regex: 'true'}
spec:
  ingressClassName: nginx
  tls: [{hosts: [ticketing.dev]}]
  rules:
    - host: ticketing.dev
      http:
        paths:
          - path: /api/users/?(.*)
            pathType: ImplementationSpecific
            backend: {service: {name: auth-srv, port: {number: 3000}}}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: auth}
spec:
  maxUnavailable: 1
  selector: {matchLabels: {app: auth}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: auth}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: auth-depl}
  minReplicas: 2
  maxReplicas: 4
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: auth}
spec:
  podSelector: {matchLabels: {app: auth}}
  policyTypes: [Ingress, Egress]
  ingress:
    - from:
        - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ingress-nginx}}
          podSelector: {matchLabels: {app.kubernetes.io/component: controller}}
      ports: [{port: http}]
  egress:
    - to: [{podSelector: {matchLabels: {app: auth-mongo}}}]
      ports: [{port: 27017}]
    - to:
        - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}
          podSelector: {matchLabels: {k8s-app: kube-dns}}
        - ipBlock: {cidr: 169.254.20.10/32}
      ports: [{port: 53, protocol: UDP}, {port: 53}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: auth-mongo}
spec:
  podSelector: {matchLabels: {app: auth-mongo}}
  policyTypes: [Ingress]
  ingress:
    - from: [{podSelector: {matchLabels: {app: auth}}}]
      ports: [{port: db}]
`,
  'the sample',
);
