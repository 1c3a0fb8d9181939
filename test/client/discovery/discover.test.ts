import { expect, test } from 'vitest';
import { discover } from '../../../client/src/discovery/discover.ts';
import type { FoundComponent } from '../../../client/src/discovery/found.ts';
import { kinds } from '../../../client/src/k8s/kinds/index.ts';
import { readFixture, snapshotOf, stateOf } from './fixture.ts';

/** One line a component: id, what it is, workload's kind, pods, HTTP, gRPC, Service, version, clues. */
function line(found: FoundComponent): string {
  const { http, service } = found;
  return [
    found.id,
    found.component,
    found.workload.kind,
    found.pods.length,
    http === undefined ? '-' : `${http.scheme}:${http.port}${http.prefix}`,
    found.grpc ?? '-',
    service === undefined ? '-' : `${service.name}:${service.port}`,
    found.version === '' ? '-' : found.version,
    found.clues.join('+'),
  ].join(' ');
}

const all = 'arguments+image+service';

test.each([
  [
    'kube-thanos',
    [
      `thanos/thanos-bucket bucket-web Deployment 1 http:10902 - thanos-bucket:10902 0.42.4 ${all}`,
      `thanos/thanos-compact compact StatefulSet 1 http:10902 - thanos-compact:10902 0.42.4 ${all}`,
      `thanos/thanos-query query Deployment 2 http:9090 10901 thanos-query:9090 0.42.4 ${all}`,
      `thanos/thanos-query-frontend query-frontend Deployment 1 http:9090 - thanos-query-frontend:9090 0.42.4 ${all}`,
      `thanos/thanos-receive-default receive StatefulSet 2 http:10902 10901 thanos-receive-default:10902 0.42.4 ${all}`,
      `thanos/thanos-rule rule StatefulSet 1 http:10902 10901 thanos-rule:10902 0.42.4 ${all}`,
      `thanos/thanos-store store StatefulSet 2 http:10902 10901 thanos-store:10902 0.42.4 ${all}`,
    ],
  ],
  [
    'prometheus-operator',
    [
      // The governing Service leads to every Prometheus of the namespace: not a way to one of them.
      'monitoring/prometheus-apps prometheus StatefulSet 1 http:9090/apps - - 3.9.1 arguments+image',
      'monitoring/prometheus-apps/sidecar sidecar StatefulSet 1 http:10902 10901 - 0.42.4 arguments+image',
      `monitoring/prometheus-k8s prometheus StatefulSet 2 http:9090 - prometheus-k8s:9090 3.9.1 ${all}`,
      `monitoring/prometheus-k8s/sidecar sidecar StatefulSet 2 http:10902 10901 prometheus-k8s-thanos-sidecar:10902 0.42.4 ${all}`,
      'monitoring/prometheus-operator prometheus-operator Deployment 1 - - - 0.88.0 image',
      `monitoring/thanos-ruler-main rule StatefulSet 1 http:10902/ruler 10901 thanos-ruler-operated:10902 0.42.4 ${all}`,
    ],
  ],
  [
    'thanos-operator',
    [
      'obs/thanos-operator-controller-manager thanos-operator Deployment 1 - - - - image',
      `obs/thanos-query-demo query Deployment 1 http:9090 10901 thanos-query-demo:9090 0.40.1 ${all}`,
      // Its image is called otherwise; its arguments say what it is.
      'obs/thanos-receive-ingester-demo receive StatefulSet 1 http:10902 10901 thanos-receive-ingester-demo:10902 0.39.0 arguments+service',
      'obs/thanos-receive-router-demo receive Deployment 1 http:10902 10901 thanos-receive-router-demo:10902 0.39.0 arguments+service',
      // Scaled to nothing.
      'obs/thanos-store-demo store StatefulSet 0 - - - 0.40.1 image+labels',
    ],
  ],
  [
    'bitnami',
    [
      `metrics/prod-thanos-bucketweb bucket-web Deployment 1 http:8080 - prod-thanos-bucketweb:8080 0.39.2 ${all}`,
      `metrics/prod-thanos-compactor compact Deployment 1 http:10902 - prod-thanos-compactor:9090 0.39.2 ${all}`,
      `metrics/prod-thanos-query query Deployment 1 http:10902 10901 prod-thanos-query:9090 0.39.2 ${all}`,
      `metrics/prod-thanos-query-frontend query-frontend Deployment 1 http:9090 - prod-thanos-query-frontend:9090 0.39.2 ${all}`,
      `metrics/prod-thanos-storegateway store StatefulSet 1 http:10902 10901 prod-thanos-storegateway:9090 0.39.2 ${all}`,
    ],
  ],
  [
    'plain',
    [
      'default/all-in-one/prometheus prometheus Pod 1 http:9090 - metrics:9090 2.55.1 image+service',
      'default/all-in-one/sidecar sidecar Pod 1 http:10902 10901 - 0.35.0 arguments+image',
      `default/all-in-one/query query Pod 1 http:19192 19092 metrics:80 0.35.0 ${all}`,
      'default/querier query Deployment 1 https:9902 9901 querier-lb:443 - arguments+service',
    ],
  ],
  [
    'mesh-and-keda',
    [
      'keda/keda-admission-webhooks keda-webhooks Deployment 1 - - - 2.21.0 image',
      'keda/keda-metrics-apiserver keda-metrics Deployment 1 - - - 2.21.0 image',
      'keda/keda-operator keda-operator Deployment 1 - - - 2.21.0 image',
      'linkerd/linkerd-destination linkerd-destination Deployment 1 - - - - labels',
      'linkerd/linkerd-identity linkerd-identity Deployment 1 - - - - labels',
      'linkerd/linkerd-proxy-injector linkerd-proxy-injector Deployment 1 - - - - labels',
      'linkerd-multicluster/controller-eks linkerd-service-mirror Deployment 1 - - - - labels',
      'linkerd-multicluster/linkerd-gateway linkerd-gateway Deployment 1 - - - - labels',
      'linkerd-viz/metrics-api linkerd-viz Deployment 1 - - - - labels',
      'old-mesh/l5d linkerd1 DaemonSet 1 http:9990 - - 1.7.5 labels',
      'old-mesh/namerd namerd Deployment 1 http:9991 - - 1.7.5 image',
    ],
  ],
])('finds what %s installs, and nothing else', (name, expected) => {
  const { found } = discover('aks', snapshotOf(readFixture(name)));
  expect(found.map(line)).toEqual(expected);
});

test('goes by Services where pods may not be seen', () => {
  const snapshot = snapshotOf(readFixture('kube-thanos'));
  const problem = { kind: 'forbidden', message: 'no' } as const;
  const pods = { status: { kind: 'forbidden', problem }, objects: new Map(), count: 0 } as const;
  const { found } = discover('aks', { kinds: { ...snapshot.kinds, pods } });
  expect(found.map(line)).toEqual([
    'thanos/thanos-bucket bucket-web Service 0 http:10902 - thanos-bucket:10902 0.42.4 labels+service',
    'thanos/thanos-compact compact Service 0 http:10902 - thanos-compact:10902 0.42.4 labels+service',
    'thanos/thanos-query query Service 0 http:9090 - thanos-query:9090 0.42.4 labels+service',
    'thanos/thanos-query-frontend query-frontend Service 0 http:9090 - thanos-query-frontend:9090 0.42.4 labels+service',
    'thanos/thanos-receive-default receive Service 0 http:10902 - thanos-receive-default:10902 0.42.4 labels+service',
    'thanos/thanos-rule rule Service 0 http:10902 - thanos-rule:10902 - labels+service',
    'thanos/thanos-store store Service 0 http:10902 - thanos-store:10902 0.42.4 labels+service',
  ]);
});

test('goes by pods in the namespaces whose pods may be seen', () => {
  const snapshot = snapshotOf(readFixture('kube-thanos'));
  const problem = { kind: 'forbidden', message: 'no' } as const;
  const forbidden = { kind: 'forbidden', problem } as const;
  const namespaces = new Map([['thanos', { kind: 'live' } as const]]);
  const some = { ...snapshot.kinds.pods, status: forbidden, namespaces };
  const seen = discover('aks', { kinds: { ...snapshot.kinds, pods: some } });
  expect(seen.found.map(({ workload }) => workload.kind)).not.toContain('Service');
  const others = { ...some, objects: new Map(), namespaces: new Map([['shop', forbidden]]) };
  const guessed = discover('aks', { kinds: { ...snapshot.kinds, pods: others } }, seen);
  expect(new Set(guessed.found.map(({ workload }) => workload.kind))).toEqual(new Set(['Service']));
});

test('guesses nothing from Services while pods load', () => {
  const snapshot = snapshotOf(readFixture('kube-thanos'));
  const pods = { status: { kind: 'loading' }, objects: new Map(), count: 0 } as const;
  expect(discover('aks', { kinds: { ...snapshot.kinds, pods } }).found).toEqual([]);
});

test('looks again only at namespaces that changed, and keeps what is the same', () => {
  const fixture = readFixture('kube-thanos');
  const snapshot = snapshotOf(fixture);
  const first = discover('aks', snapshot);
  expect(discover('aks', { kinds: { ...snapshot.kinds } }, first).found).toBe(first.found);

  const without = {
    objects: fixture.objects.filter(
      ({ metadata }) => !JSON.stringify(metadata).includes('thanos-query-6d5f8c7b9-x1'),
    ),
  };
  const changed = { kinds: { ...snapshot.kinds, pods: stateOf(kinds.pods, without) } };
  const second = discover('aks', changed, first);
  const byId = new Map(first.found.map((found) => [found.id, found]));
  const differing = second.found.filter((found) => byId.get(found.id) !== found);
  expect(differing.map(({ id, pods }) => [id, pods.length])).toEqual([['thanos/thanos-query', 1]]);
});

test('tells pods that are ready from those that are not', () => {
  const pod = readFixture('kube-thanos').objects.find(({ kind }) => kind === 'Pod');
  const text = JSON.stringify(pod).replace('"ready":true', '"ready":false');
  const objects = [JSON.parse(text) as { kind: string }];
  const { found } = discover('aks', snapshotOf({ objects }));
  expect(found[0]?.pods).toEqual([
    { name: 'thanos-query-6d5f8c7b9-x0', ready: false, restarts: 0, ip: '10.0.0.9' },
  ]);
});
