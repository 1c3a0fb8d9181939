import { describe, expect, it } from 'vitest';
import {
  applySetId,
  kindsWith,
  memberOf,
  parentOf,
  partOfLabel,
} from '../../../client/src/topology/apply-set.ts';
import {
  groupKind,
  listPath,
  manifestPath,
  topologyKinds,
} from '../../../client/src/topology/kinds.ts';
import type { PlannedCluster, PlannedObject } from '../../../client/src/topology/plan.ts';
import { topologySafety } from '../../../client/src/topology/safety.ts';
import { secretsIn } from '../../../client/src/topology/secret-references.ts';
import { hasPods, stepsOf } from '../../../client/src/topology/steps.ts';

describe('kinds', () => {
  it.each<[kind: string, list: string, group: string]>([
    ['ConfigMap', '/api/v1/namespaces/n/configmaps', 'ConfigMap'],
    ['Namespace', '/api/v1/namespaces', 'Namespace'],
    ['StatefulSet', '/apis/apps/v1/namespaces/n/statefulsets', 'StatefulSet.apps'],
    [
      'NetworkPolicy',
      '/apis/networking.k8s.io/v1/namespaces/n/networkpolicies',
      'NetworkPolicy.networking.k8s.io',
    ],
    [
      'ClusterRole',
      '/apis/rbac.authorization.k8s.io/v1/clusterroles',
      'ClusterRole.rbac.authorization.k8s.io',
    ],
    [
      'Prometheus',
      '/apis/monitoring.coreos.com/v1/namespaces/n/prometheuses',
      'Prometheus.monitoring.coreos.com',
    ],
  ])('%s', (kind, list, group) => {
    expect(listPath(kind, 'n')).toBe(list);
    expect(groupKind(kind)).toBe(group);
  });

  it('give paths that hold nothing but the name', () => {
    const metadata = { name: '../x', namespace: 'a/b' };
    expect(manifestPath({ kind: 'Service', metadata })).toBe(
      '/api/v1/namespaces/a%2Fb/services/..%2Fx',
    );
  });
});

describe('what belongs to a topology', () => {
  it('is told by an id of its name and namespace, as kubectl makes them', () => {
    // Source: KEP-3659: base64url of the SHA-256 of `<name>.<namespace>.<kind>.<group>`.
    expect(applySetId('shop', 'mon')).toBe(
      'applyset-96egjNYiR1CvjB2ts_IYvhz0L_C_vq6zAx2xxHY4R5Y-v1',
    );
    expect(
      new Set([applySetId('shop', 'a'), applySetId('shop', 'b'), applySetId('a', 'shop')]).size,
    ).toBe(3);
  });

  it('names the kinds of its members, so that pruning looks for no others', () => {
    const { metadata } = parentOf('shop', 'mon', { monitors: true });
    expect(metadata.labels?.['applyset.kubernetes.io/id']).toBe(applySetId('shop', 'mon'));
    expect(
      metadata.annotations?.['applyset.kubernetes.io/contains-group-kinds']?.split(','),
    ).toEqual(kindsWith(true).map(groupKind).toSorted());
  });

  it.each([true, false])(
    'never holds what others made, volumes, Secrets or namespaces (%j)',
    (monitors) => {
      const kinds = kindsWith(monitors);
      for (const never of ['Namespace', 'Secret', 'Prometheus', 'PersistentVolumeClaim'])
        expect(kinds).not.toContain(never);
      expect(kinds.includes('ServiceMonitor')).toBe(monitors);
      expect(kinds.filter((kind) => topologyKinds[kind] === undefined)).toEqual([]);
    },
  );

  it('bears a label beside its own', () => {
    const manifest = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'x', labels: { a: 'b' } },
    };
    expect(memberOf(manifest, 'id').metadata.labels).toEqual({ a: 'b', [partOfLabel]: 'id' });
    expect(manifest.metadata.labels).toEqual({ a: 'b' });
  });
});

describe('clusters that must not be written to unasked', () => {
  it.each<[patterns: unknown, context: string, is: boolean]>([
    [['prod'], 'prod', true],
    [['prod'], 'prod-1', false],
    [['prod-*'], 'prod-1', true],
    [['prod-*'], 'my-prod-1', false],
    [['*prod*'], 'my-prod-1', true],
    [['*'], 'anything', true],
    [['a.b'], 'axb', false],
    [['arn:aws:eks:*:1:cluster/x'], 'arn:aws:eks:eu:1:cluster/x', true],
    [['(', '['], '(', true],
    [['x', 'prod'], 'prod', true],
    [[3, null], '3', false],
    ['prod', 'prod', false],
    [undefined, 'prod', false],
  ])('%j: is %s one of them? %j', (patterns, context, is) => {
    expect(topologySafety(false, patterns).isProduction(context)).toBe(is);
  });

  it.each<[setting: unknown, readOnly: boolean]>([
    [true, true],
    [false, false],
    ['true', false],
    [undefined, false],
  ])('the setting %j is read-only: %j', (setting, readOnly) => {
    expect(topologySafety(setting, []).readOnly).toBe(readOnly);
  });
});

it.each<[what: string, value: unknown, names: readonly string[]]>([
  ['a variable', { env: [{ valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }] }, ['s']],
  ['a volume', { volumes: [{ name: 'v', secret: { secretName: 's' } }] }, ['s']],
  ['a Prometheus', { spec: { thanos: { objectStorageConfig: { name: 's', key: 'k' } } } }, ['s']],
  ['several', [{ secret: { secretName: 'a' } }, { secret: { secretName: 'b' } }], ['a', 'b']],
  ['one that may be missing', { secret: { secretName: 's', optional: true } }, []],
  ['a variable that may be missing', { secretKeyRef: { name: 's', optional: true } }, []],
  ['something else of that name', { secret: 'x', name: 's', secretName: 's' }, []],
  ['nothing', undefined, []],
])('Secrets that pods need: %s', (_, value, names) => {
  expect(secretsIn(value)).toEqual(names);
});

describe('the steps of applying', () => {
  const object = (
    cluster: string,
    wave: PlannedObject['wave'],
    key: string,
    last = false,
  ): PlannedObject => ({
    key,
    cluster,
    component: '',
    wave,
    last,
    attached: false,
    path: '',
    manifest: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: key } },
    change: { kind: 'untried' },
    warnings: [],
  });
  const cluster = (name: string, objects: readonly PlannedObject[]): PlannedCluster => ({
    name,
    context: name,
    namespace: 'n',
    denied: [],
    missingSecrets: [],
    objects,
    leftovers: [],
  });
  it('go wave by wave in all clusters, then what looks over all of them', () => {
    const steps = stepsOf(
      [
        cluster('a', [
          object('a', 'stateless', 'query', true),
          object('a', 'stateful', 'store'),
          object('a', 'namespaces', 'home'),
          object('a', 'configuration', 'file', true),
        ]),
        cluster('b', [object('b', 'stateful', 'store'), object('b', 'policies', 'skipped')]),
        cluster('c', []),
      ],
      ({ key }) => key !== 'skipped',
    );
    expect(
      steps.map(({ wave, last, clusters }) => [
        wave,
        last,
        clusters.map(({ name, objects }) => `${name}:${objects.map(({ key }) => key).join()}`),
      ]),
    ).toEqual([
      ['namespaces', false, ['a:home']],
      ['stateful', false, ['a:store', 'b:store']],
      ['configuration', true, ['a:file']],
      ['stateless', true, ['a:query']],
    ]);
    expect(steps.filter(hasPods).map(({ wave }) => wave)).toEqual(['stateful', 'stateless']);
  });
});
