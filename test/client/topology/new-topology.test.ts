import { describe, expect, it } from 'vitest';
import {
  clusterNames,
  freeFileName,
  isReached,
  newTopologyText,
  parseDomains,
  parseLabels,
  topologyPatterns,
} from '../../../client/src/topology/new-topology.ts';
import type { NewTopology, Reach } from '../../../client/src/topology/new-topology.ts';
import { checkTopology, readTopology, renderTopology } from '../../../server/src/topology/index.ts';

const hostile = 'arn:aws:eks:eu-1:1:cluster/Prod: "x" #1';

const contextLists: readonly (readonly string[])[] = [
  ['aks'],
  ['aks', 'gke'],
  ['gke_my-project_europe-west1_prod', hostile, 'true'],
  ['admin@one', 'admin@two', 'other@two', '1'],
];

const reaches: readonly (Reach['type'] | undefined)[] = [
  'mirror',
  'nodePort',
  'loadBalancer',
  'flat',
];

const reachOf = (type: Reach['type'] | undefined, count: number): Reach | undefined => {
  if (type === undefined || count === 1) return undefined;
  switch (type) {
    case 'nodePort':
      return { type, addresses: Array.from({ length: count }, (_, at) => `192.0.2.${String(at)}`) };
    case 'loadBalancer':
      return { type, host: '{service}.{cluster}.example.org' };
    case 'flat':
      return { type, domains: Array.from({ length: count }, (_, at) => `c${String(at)}.local`) };
    default:
      return { type };
  }
};

const cases = topologyPatterns.flatMap((pattern) =>
  contextLists.flatMap((contexts) =>
    reaches.flatMap((type) =>
      [{}, { env: 'prod "1"', region: 'eu' }].map((externalLabels): NewTopology => ({
        pattern,
        contexts,
        externalLabels,
        secret: 'thanos-objstore',
        reach: reachOf(type, contexts.length),
      })),
    ),
  ),
);

describe('a new topology', () => {
  it.each(cases.map((topology) => [topology.pattern, topology.contexts.length, topology] as const))(
    '%s over %i clusters is small, has no findings, and renders',
    (_pattern, _count, topology) => {
      const text = newTopologyText(topology);
      expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(25);
      const file = readTopology(text);
      const findings = checkTopology(file).filter(({ severity }) => severity !== 'info');
      expect(findings.map(({ code, message }) => `${code} ${message}`)).toEqual([]);
      expect(file.topology?.clusters.map(({ context }) => context)).toEqual(topology.contexts);
      for (const { externalLabels } of file.topology?.clusters ?? []) {
        expect(externalLabels).toMatchObject(topology.externalLabels);
      }
      const rendered = file.topology === undefined ? [] : [...renderTopology(file.topology)];
      expect(rendered).toHaveLength(topology.contexts.length);
      for (const [, objects] of rendered) expect(objects.length).toBeGreaterThan(0);
    },
  );

  it.each(topologyPatterns)(
    '%s gives an address to the clusters that are reached only',
    (pattern) => {
      const contexts = ['a', 'b', 'c'];
      const reach = reachOf('nodePort', 3);
      const text = newTopologyText({ pattern, contexts, externalLabels: {}, secret: 's', reach });
      const { topology } = readTopology(text);
      const reached = new Set(topology?.remote.map(({ cluster }) => cluster.name));
      expect(contexts.filter((_, at) => isReached(pattern, contexts, at))).toEqual(
        contexts.filter((name) => reached.has(name)),
      );
      for (const { name, settings } of topology?.clusters ?? []) {
        expect(settings.address !== undefined).toBe(reached.has(name));
      }
    },
  );
});

describe('names of clusters', () => {
  it('are what Kubernetes takes, and each is another', () => {
    expect(
      clusterNames(['admin@one', 'x/one', '', '___', 'Ümlaut', '1', 'true', 'a'.repeat(80)]),
    ).toEqual(['one', 'one-2', 'cluster', 'cluster-2', 'mlaut', 'c-1', 'c-true', 'a'.repeat(40)]);
  });
});

describe('a file name', () => {
  it('is one that nothing has', () => {
    expect(freeFileName(new Set())).toBe('thanos.thanos-topology.yaml');
    const taken = new Set(['thanos.thanos-topology.yaml', 'thanos-2.thanos-topology.yaml']);
    expect(freeFileName(taken)).toBe('thanos-3.thanos-topology.yaml');
  });
});

describe('typed domains', () => {
  it.each<[text: string, domains: readonly string[] | undefined]>([
    ['a.local, b.local', ['a.local', 'b.local']],
    ['a.local', undefined],
    ['a.local a.local', undefined],
    ['a.local B.local', undefined],
    ['', undefined],
  ])('%j', (text, domains) => {
    expect(parseDomains(text, 2)).toEqual(domains);
  });
});

it('where data is kept is said in the file, which then is one that renders', () => {
  const text = newTopologyText({
    pattern: 'single-store',
    contexts: ['aks'],
    externalLabels: {},
    secret: 's',
    reach: undefined,
  });
  const [, said = ''] = /# No default storage class there\? Say one: (.*)\n/.exec(text) ?? [];
  const ways = said.split(', or ');
  expect(ways).toHaveLength(2);
  for (const way of ways) {
    const file = readTopology(text.replace('{ role: both }', `{ role: both, ${way} }`));
    expect(file.topology?.clusters.map(({ settings }) => settings.storage)).toMatchObject([
      way.includes('NAME') ? { class: 'NAME' } : 'ephemeral',
    ]);
    expect(checkTopology(file).filter(({ severity }) => severity !== 'info')).toEqual([]);
  }
});

describe('typed labels', () => {
  it.each([
    ['', {}],
    ['env=prod, region=eu-1', { env: 'prod', region: 'eu-1' }],
    ['a=b=c', { a: 'b=c' }],
    ['env', undefined],
    ['1a=b', undefined],
    ['__name__=x', undefined],
  ])('%j', (text, labels) => {
    expect(parseLabels(text)).toEqual(labels);
  });
});
