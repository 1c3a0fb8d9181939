import * as z from 'zod';
import { readTopology, renderTopology, type Manifest } from '../../server/src/topology/index.ts';
import { count, type Check } from './check.ts';
import { differences } from './component-differences.ts';

const probe = z.object({
  failureThreshold: z.number().default(3),
  periodSeconds: z.number().default(10),
  initialDelaySeconds: z.number().default(0),
  httpGet: z.object({ path: z.string(), port: z.union([z.string(), z.number()]) }),
});

const port = z.object({ name: z.string(), port: z.number() });

const container = z.object({
  name: z.string(),
  command: z.string().default(''),
  flags: z.array(z.string()).default([]),
  ports: z.array(port).default([]),
  liveness: probe.optional(),
  readiness: probe.optional(),
  startup: probe.optional(),
  securityContext: z.record(z.string(), z.unknown()).default({}),
  terminationMessagePolicy: z.string().optional(),
  envNames: z.array(z.string()).nullish(),
});

/** A row: what a project makes of a component. */
const row = z.object({
  source: z.string(),
  kind: z.string(),
  name: z.string(),
  headless: z.boolean().default(false),
  maxUnavailable: z.number().optional(),
  ports: z.array(port).default([]),
  labels: z.array(z.string()).default([]),
  serviceName: z.string().optional(),
  terminationGracePeriodSeconds: z.number().optional(),
  podSecurityContext: z.record(z.string(), z.unknown()).default({}),
  nodeSelector: z.record(z.string(), z.string()).default({}),
  preferredAntiAffinity: z.array(z.string()).default([]),
  pvcRequests: z.array(z.string()).default([]),
  containers: z.array(container).default([]),
});

type Row = z.output<typeof row>;
type Container = z.output<typeof container>;

/** Everything at once; receive the one way and the other. */
const textOf = (receive: string): string => `
apiVersion: gauntlet/v1alpha1
kind: ThanosTopology
clusters: { a: { role: both } }
objectStores: { bucket: { secret: s } }
components:
  prometheus:
  receive: { replicas: 3, replicationFactor: 3, ${receive} }
  store:
  sharded: { type: store, shards: 3 }
  compact: { downsampling: false, deduplicate: true, blocks: own }
  rule: { ruleGroups: [{ name: g, rules: [] }], alertmanagers: ['http://alertmanager:9093'] }
  query:
  query-frontend:
  bucket-web:
`;

const rendered = (receive: string): readonly Manifest[] => {
  const { topology } = readTopology(textOf(receive));
  if (topology === undefined) return [];
  return [...renderTopology(topology).values()].flat().map(({ manifest }) => manifest);
};

/** What is the same thing, by the names of the projects; the first that fits. */
const counterparts: readonly { readonly theirs: RegExp; readonly ours: string }[] = [
  { theirs: /^thanos-bucket$/, ours: 'thanos-bucket-web' },
  { theirs: /^thanos-compact/, ours: 'thanos-compact' },
  { theirs: /^thanos-query-frontend/, ours: 'thanos-query-frontend' },
  { theirs: /^thanos-query/, ours: 'thanos-query' },
  { theirs: /^thanos-receive-router/, ours: 'thanos-receive-router' },
  { theirs: /^thanos-receive/, ours: 'thanos-receive' },
  { theirs: /^thanos-ruler?$/, ours: 'thanos-rule' },
  { theirs: /^thanos-sidecar$/, ours: 'thanos-prometheus' },
  { theirs: /^thanos-store-\d$/, ours: 'thanos-sharded-0' },
  { theirs: /^thanos-store/, ours: 'thanos-store' },
];

interface OurContainer {
  readonly name: string;
  readonly args: readonly string[];
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly env?: readonly { readonly name: string }[];
  readonly livenessProbe?: unknown;
  readonly readinessProbe?: unknown;
  readonly startupProbe?: unknown;
  readonly securityContext: unknown;
  readonly terminationMessagePolicy: string;
}

interface OurPod {
  readonly affinity: {
    readonly podAntiAffinity: {
      readonly preferredDuringSchedulingIgnoredDuringExecution: readonly {
        readonly podAffinityTerm: { readonly topologyKey: string };
      }[];
    };
  };
  readonly containers: readonly OurContainer[];
  readonly nodeSelector: unknown;
  readonly securityContext: unknown;
  readonly terminationGracePeriodSeconds: number;
}

interface OurSpec {
  readonly clusterIP?: string;
  readonly maxUnavailable?: number;
  readonly ports?: unknown;
  readonly serviceName?: string;
  readonly template?: { readonly spec: OurPod };
  readonly volumeClaimTemplates?: readonly unknown[];
}

/** Ports of probes by number, as the rows have them. */
const numbered = (value: unknown, { ports }: OurContainer): unknown => {
  if (value === undefined) return undefined;
  const { httpGet, ...rest } = value as z.input<typeof probe>;
  const named = ports.find(({ name }) => name === httpGet.port)?.containerPort;
  return { ...rest, httpGet: { path: httpGet.path, port: named ?? httpGet.port } };
};

const ourContainer = (one: OurContainer): unknown => ({
  name: one.name,
  command: one.args.filter((arg) => !arg.startsWith('-')).join(' '),
  flags: one.args
    .filter((arg) => arg.startsWith('-'))
    .map((arg) => arg.replace(/=[^]*$/, '').replace(/^--no-/, '--')),
  ports: one.ports.map(({ name, containerPort }) => ({ name, port: containerPort })),
  liveness: numbered(one.livenessProbe, one),
  readiness: numbered(one.readinessProbe, one),
  startup: numbered(one.startupProbe, one),
  securityContext: one.securityContext,
  terminationMessagePolicy: one.terminationMessagePolicy,
  envNames: (one.env ?? []).map(({ name }) => name),
});

/** One of our objects in the form of a row. */
const ourRow = ({ kind, metadata, spec }: Manifest): Row => {
  const { clusterIP, maxUnavailable, ports, serviceName, template, volumeClaimTemplates } =
    spec as OurSpec;
  const pod = template?.spec;
  return row.parse({
    source: 'ours',
    kind,
    name: metadata.name,
    headless: clusterIP === 'None',
    maxUnavailable,
    ports,
    labels: Object.keys(metadata.labels ?? {}),
    serviceName,
    pvcRequests: (volumeClaimTemplates ?? []).map(() => ''),
    ...(pod === undefined
      ? {}
      : {
          terminationGracePeriodSeconds: pod.terminationGracePeriodSeconds,
          podSecurityContext: pod.securityContext,
          nodeSelector: pod.nodeSelector,
          preferredAntiAffinity:
            pod.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution.map(
              ({ podAffinityTerm }) => podAffinityTerm.topologyKey,
            ),
          containers: pod.containers.map(ourContainer),
        }),
  });
};

const fields = (what: string, of: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.entries(of).map(([key, value]) => `${what} ${key}=${JSON.stringify(value)}`);

const patience = (of: z.output<typeof probe> | undefined): number =>
  of === undefined ? 0 : of.initialDelaySeconds + of.failureThreshold * of.periodSeconds;

const containerFacts = (one: Container): readonly string[] => [
  `runs ${one.command}`,
  ...one.flags.map((flag) => `flag ${flag}`),
  ...one.ports.map(({ name, port: number }) => `port ${name}:${String(number)}`),
  ...[one.liveness, one.readiness].flatMap((of) =>
    of === undefined ? [] : [`probe ${String(of.httpGet.port)}${of.httpGet.path}`],
  ),
  ...fields('security', one.securityContext),
  ...(one.terminationMessagePolicy === undefined ? [] : [`end ${one.terminationMessagePolicy}`]),
  ...(one.envNames ?? []).map((name) => `env ${name}`),
];

/** What is so or not. */
const factsOf = (of: Row): readonly string[] => {
  const [main, ...beside] = of.containers;
  return [
    `kind ${of.kind}`,
    ...(of.kind === 'Service' ? [of.headless ? 'headless' : 'with an address'] : []),
    ...of.ports.map(({ name, port: number }) => `port ${name}:${String(number)}`),
    ...of.labels.map((label) => `label ${label}`),
    ...(of.serviceName === undefined ? [] : ['has a governing Service']),
    ...(of.pvcRequests.length === 0 ? [] : ['has a volume']),
    ...fields('pod security', of.podSecurityContext),
    ...fields('node', of.nodeSelector),
    ...of.preferredAntiAffinity.map((key) => `apart by ${key}`),
    ...(main === undefined ? [] : containerFacts(main)),
    ...beside.map(({ name }) => `beside it ${name}`),
  ];
};

/** Amounts of which ours may be larger. */
const amountsOf = (of: Row): Readonly<Record<string, number>> => {
  const [main] = of.containers;
  const start = patience(main?.startup);
  return {
    'seconds to end': of.terminationGracePeriodSeconds ?? 0,
    'seconds to live': patience(main?.liveness) + start,
    'seconds to be ready': patience(main?.readiness) + start,
    'pods away': of.maxUnavailable ?? 0,
  };
};

/** What they do and we do not. */
const missing = (theirs: Row, candidates: readonly Row[]): readonly string[] => {
  const lists = candidates.map((ours) => {
    const facts = new Set(factsOf(ours));
    const amounts = amountsOf(ours);
    return [
      ...factsOf(theirs).filter((fact) => !facts.has(fact)),
      ...Object.entries(amountsOf(theirs))
        .filter(([what, amount]) => amount > (amounts[what] ?? 0))
        .map(([what, amount]) => `${what} ${String(amount)}`),
    ];
  });
  const [least] = lists.toSorted((left, right) => left.length - right.length);
  return least ?? [...factsOf(theirs), ...Object.keys(amountsOf(theirs))];
};

/** How each row is the same as ours: nothing that it does is missing without a reason. */
export const componentFacts: Check = {
  file: 'thanos_component_facts',
  run: (values) => {
    const rows = values.map((value) => row.parse(value));
    const ours = [...rendered('router: true'), ...rendered('router: false')].filter(({ kind }) =>
      ['Deployment', 'StatefulSet', 'Service', 'PodDisruptionBudget'].includes(kind),
    );
    const used = new Set<RegExp>();
    const facts = rows.flatMap((theirs) => {
      const name = counterparts.find(({ theirs: pattern }) => pattern.test(theirs.name))?.ours;
      const same = ours
        .filter(({ kind, metadata }) => kind === theirs.kind && isOf(name, metadata.name))
        .map(ourRow);
      const lost = missing(theirs, same);
      return [...factsOf(theirs), ...Object.keys(amountsOf(theirs))].map((fact) => {
        const gap = lost.find((one) => one === fact || one.startsWith(`${fact} `));
        return {
          fact: `${theirs.source} ${theirs.name} ${gap ?? fact}`,
          isSame: gap === undefined,
        };
      });
    });
    const explained = facts.map(({ fact, isSame }) => {
      if (isSame) return { fact, isSame, why: '' };
      const found = differences.find(([pattern]) => pattern.test(fact));
      if (found !== undefined) used.add(found[0]);
      return { fact, isSame, why: found?.[1] };
    });
    return [
      count('as theirs, or explained', explained, ({ fact, why }) =>
        why === undefined ? fact : undefined,
      ),
      count('as theirs', explained, ({ fact, isSame }) => (isSame ? undefined : fact), 0.8),
      count('explanations that are used', differences, ([pattern]) =>
        used.has(pattern) ? undefined : String(pattern),
      ),
    ];
  },
};

/** An object of a workload: that of its name, or the Service of routers. */
const isOf = (workload: string | undefined, name: string): boolean =>
  name === workload || (workload === 'thanos-receive-router' && name === 'thanos-receive-write');
