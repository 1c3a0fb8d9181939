/** A new topology file: one of the talk's pictures over some clusters, as small as it can be. */

/** The talk's four pictures, and a mixture. */
export const topologyPatterns = [
  'store-in-each-cluster',
  'single-store',
  'querier-in-each-cluster',
  'receive',
  'mixture',
] as const;

export type TopologyPattern = (typeof topologyPatterns)[number];

/** How clusters reach each other: what is asked for it. */
export type Reach =
  | { readonly type: 'mirror' }
  /** One network of pods; the DNS domain of each cluster in their order, which have to differ. */
  | { readonly type: 'flat'; readonly domains: readonly string[] }
  /** Addresses of nodes, one a cluster in their order. */
  | { readonly type: 'nodePort'; readonly addresses: readonly string[] }
  | { readonly type: 'loadBalancer'; readonly host: string };

export interface NewTopology {
  readonly pattern: TopologyPattern;
  /** Contexts; the first is where queries are asked. */
  readonly contexts: readonly string[];
  /** Further labels of everything that makes blocks; `cluster` is there without being said. */
  readonly externalLabels: Readonly<Record<string, string>>;
  /** The Secret with the bucket's configuration. */
  readonly secret: string;
  /** Not needed for one cluster. */
  readonly reach: Reach | undefined;
}

/** Characters of a name, so that names of objects have room. */
const longestName = 40;

/** Words that YAML takes for values. */
const words = /^(?:true|false|null|yes|no|on|off|y|n)$/i;

/** Names of clusters for contexts: as they are where they can be, else what is left of them; no two are the same. */
export function clusterNames(contexts: readonly string[]): readonly string[] {
  const names: string[] = [];
  for (const context of contexts) {
    const tail = context.toLowerCase().split(/[/@:]/).at(-1) ?? '';
    const plain = tail
      .replaceAll(/[^a-z0-9]+/g, '-')
      .slice(0, longestName)
      .replaceAll(/^-+|-+$/g, '');
    // YAML takes numbers and some words for something else than names.
    const isOther = /^\d/.test(plain) || words.test(plain);
    const first = plain === '' ? 'cluster' : isOther ? `c-${plain}`.slice(0, longestName) : plain;
    let name = first;
    for (let at = 2; names.includes(name); at += 1) {
      name = `${first.slice(0, longestName - 4)}-${String(at)}`;
    }
    names.push(name);
  }
  return names;
}

/** A text as a value of YAML; in quotes unless it cannot be taken for anything else. */
function value(text: string): string {
  const isPlain = /^[A-Za-z][\w-]*(?:[./][\w-]+)*$/.test(text);
  return isPlain && !words.test(text) ? text : JSON.stringify(text);
}

function mapping(entries: readonly (readonly [key: string, text: string])[]): string {
  return `{ ${entries.map(([key, text]) => `${key}: ${text}`).join(', ')} }`;
}

/** What a pattern is made of, for names of clusters. */
interface Parts {
  /** What the file is about, for people. */
  readonly sentence: string;
  readonly scope: 'shared' | 'cluster';
  readonly hub: 'hub' | 'both';
  readonly components: readonly string[];
  /** Whether the clusters of an index are asked by others, or pushed to. */
  readonly isAsked: (at: number) => boolean;
}

function partsOf(pattern: TopologyPattern, names: readonly string[]): Parts {
  const others = (at: number): boolean => at > 0;
  const hub = (at: number): boolean => at === 0;
  switch (pattern) {
    case 'store-in-each-cluster':
      return {
        sentence: 'Every cluster keeps its history in a bucket of its own and answers for it.',
        scope: 'cluster',
        hub: 'both',
        components: [
          'prometheus:',
          'store: { clusters: data }',
          'compact: { clusters: data }',
          'query:',
          'query-frontend:',
        ],
        isAsked: others,
      };
    case 'single-store':
      return {
        sentence: 'All clusters write into one bucket; one store gateway answers for all history.',
        scope: 'shared',
        hub: 'both',
        components: ['prometheus:', 'store:', 'compact:', 'query:'],
        isAsked: others,
      };
    case 'querier-in-each-cluster':
      return {
        sentence: 'A querier in each cluster, and one that asks the queriers.',
        scope: 'cluster',
        hub: 'both',
        components: [
          'prometheus:',
          'store: { clusters: data }',
          'compact: { clusters: data }',
          'leaf: { type: query, clusters: data, over: cluster }',
          'query:',
        ],
        isAsked: others,
      };
    case 'receive':
      return {
        sentence: 'Clusters push their samples; nothing has to reach into them.',
        scope: 'shared',
        hub: names.length === 1 ? 'both' : 'hub',
        components: [
          'prometheus: { remoteWrite: receive }',
          'receive: { replicas: 3, replicationFactor: 3 }',
          'store:',
          'compact:',
          'query:',
        ],
        isAsked: hub,
      };
    case 'mixture':
      return mixtureOf(names);
  }
}

/** The last cluster pushes, those before it have sidecars; from three on, those beside the hub have queriers too. */
function mixtureOf(names: readonly string[]): Parts {
  const pushing = names.at(-1) ?? '';
  const withSidecars = names.length === 1 ? names : names.slice(0, -1);
  const leaves = withSidecars.slice(1);
  return {
    sentence: 'An edge that pushes, clusters with sidecars, and a querier over queriers.',
    scope: 'shared',
    hub: names.length === 1 ? 'both' : 'hub',
    components: [
      `prometheus: { clusters: [${withSidecars.join(', ')}], replicas: 2 }`,
      `pushing: { type: prometheus, clusters: [${pushing}], remoteWrite: receive }`,
      'receive: { replicas: 3, replicationFactor: 3 }',
      'store: { shards: 2 }',
      'compact:',
      ...(leaves.length === 0
        ? []
        : [`leaf: { type: query, clusters: [${leaves.join(', ')}], over: cluster }`]),
      'query: { replicas: 2 }',
      'query-frontend:',
    ],
    isAsked: (at) => at === 0 || at < withSidecars.length,
  };
}

/** Whether other clusters have to reach the one of an index. */
export function isReached(
  pattern: TopologyPattern,
  contexts: readonly string[],
  at: number,
): boolean {
  return contexts.length > 1 && partsOf(pattern, clusterNames(contexts)).isAsked(at);
}

/** The text of a new file. */
export function newTopologyText(topology: NewTopology): string {
  const { pattern, contexts, externalLabels, secret, reach } = topology;
  const names = clusterNames(contexts);
  const parts = partsOf(pattern, names);
  const labels = Object.entries(externalLabels).map(
    ([name, text]) => [name, JSON.stringify(text)] as const,
  );
  const clusters = names.map((name, at) => {
    const context = contexts[at] ?? name;
    const address = reach?.type === 'nodePort' ? reach.addresses[at] : undefined;
    const domain = reach?.type === 'flat' ? reach.domains[at] : undefined;
    const entries: readonly (readonly [string, string])[] = [
      ...(at === 0 ? [['role', parts.hub] as const] : []),
      ...(context === name ? [] : [['context', value(context)] as const]),
      ...(address === undefined || !parts.isAsked(at)
        ? []
        : [['address', JSON.stringify(address)] as const]),
      ...(domain === undefined ? [] : [['domain', value(domain)] as const]),
      ...(labels.length === 0 ? [] : [['externalLabels', mapping(labels)] as const]),
    ];
    return `  ${name}:${entries.length === 0 ? '' : ` ${mapping(entries)}`}`;
  });
  const bucket: readonly (readonly [string, string])[] = [
    ['secret', value(secret)],
    ...(parts.scope === 'cluster' ? [['scope', 'cluster'] as const] : []),
  ];
  return [
    `# ${parts.sentence}`,
    'apiVersion: gauntlet/v1alpha1',
    'kind: ThanosTopology',
    'clusters:',
    ...clusters,
    `  # ${storageHint}`,
    'objectStores:',
    `  bucket: ${mapping(bucket)}`,
    'components:',
    ...parts.components.map((line) => `  ${line}`),
    ...(reach === undefined ? [] : [`exposure: ${exposureOf(reach)}`]),
    '',
  ].join('\n');
}

function exposureOf(reach: Reach): string {
  const host: readonly (readonly [string, string])[] =
    reach.type === 'loadBalancer' ? [['host', JSON.stringify(reach.host)]] : [];
  return mapping([['type', reach.type], ...host]);
}

/** What nobody is asked, since most need not say it. */
const storageHint =
  'No default storage class there? Say one: storage: { size: 10Gi, class: NAME }, or storage: ephemeral';

/** A name for a new file that nothing has yet. */
export function freeFileName(taken: ReadonlySet<string>): string {
  const name = (at: number): string =>
    `thanos${at === 1 ? '' : `-${String(at)}`}.thanos-topology.yaml`;
  let at = 1;
  while (taken.has(name(at))) at += 1;
  return name(at);
}

/** DNS domains of so many clusters as people type them; undefined for too few, too many, or two that are the same. */
export function parseDomains(text: string, count: number): readonly string[] | undefined {
  const domains = text.split(/[\s,]+/).filter((word) => word !== '');
  const isWhole = domains.length === count && new Set(domains).size === count;
  return isWhole && domains.every((one) => /^[a-z0-9](?:[-.a-z0-9]*[a-z0-9])?$/.test(one))
    ? domains
    : undefined;
}

/** Labels as people type them, `env=prod region=eu`; undefined for what are none. */
export function parseLabels(text: string): Readonly<Record<string, string>> | undefined {
  const labels: Record<string, string> = {};
  for (const part of text.split(/[\s,]+/).filter((word) => word !== '')) {
    const [, name, of] = /^([a-zA-Z_]\w*)=(.+)$/.exec(part) ?? [];
    if (name === undefined || of === undefined || name.startsWith('__')) return undefined;
    labels[name] = of;
  }
  return labels;
}
