import * as z from 'zod';
import {
  byteSize,
  duration,
  objectName,
  placement,
  quantity,
  labels,
  storage,
  timeLimit,
} from './values.ts';

const amounts = z.strictObject({
  cpu: quantity.optional().describe('Processors, such as 500m'),
  memory: quantity.optional().describe('Memory, such as 1Gi'),
});

const flagValue = z.union([z.string(), z.number(), z.boolean()]);

const flags = z.record(
  z.string().regex(/^[a-z][a-zA-Z0-9._-]*$/, 'a flag without its dashes'),
  z.union([flagValue, z.array(flagValue), z.null()]),
);

/** What every component may say. */
const common = {
  clusters: placement
    .optional()
    .describe('Where it runs: `hub`, `data`, `all`, or a list of cluster names'),
  resources: z
    .strictObject({
      requests: amounts.optional().describe('What is reserved for a pod'),
      limits: amounts.optional().describe('What a pod may use at most'),
    })
    .optional()
    .describe('Resources of each pod; small requests and a limit of memory without it'),
  flags: flags
    .optional()
    .describe(
      'Flags, without dashes: they replace those that are generated; a list gives a flag several times, `null` leaves it out',
    ),
};

const replicas = (usual: number) =>
  z.int().min(1).max(100).default(usual).describe('How many pods in each cluster');

const onDisk = storage
  .optional()
  .describe('Its volume: a size, a size with a storage class, or `ephemeral`');

const bucket = objectName
  .optional()
  .describe('A name of `objectStores`; the only one there, without it');

const optionalBucket = z
  .union([z.literal(false), objectName])
  .optional()
  .describe(
    'A name of `objectStores`, or `false` to upload nothing; the only one there, without it',
  );

const blocks = z
  .enum(['all', 'own'])
  .default('all')
  .describe(
    'Which blocks of the bucket: all, or only those with the external labels of its own cluster',
  );

const prometheus = z.strictObject({
  ...common,
  from: z
    .union([
      z.literal('deploy'),
      z.strictObject({
        operator: z.string().min(1).describe('Name of the Prometheus resource of the operator'),
      }),
      z.strictObject({
        selector: labels.describe('Labels of pods that have a sidecar already'),
      }),
    ])
    .default('deploy')
    .describe(
      '`deploy`: one of our own; `{operator: NAME}`: a sidecar for the resource of the Prometheus Operator; `{selector: {…}}`: there is one, with its sidecar',
    ),
  replicas: replicas(1),
  replicaLabel: z
    .string()
    .min(1)
    .default('replica')
    .describe('The external label that tells replicas apart'),
  sidecar: z
    .boolean()
    .optional()
    .describe('Whether it has a sidecar; not where it writes elsewhere'),
  objectStore: optionalBucket,
  remoteWrite: z
    .union([
      objectName,
      z.strictObject({
        to: objectName.optional().describe('A receive component of this file'),
        url: z.string().min(1).optional().describe('Any address that takes remote write'),
        tenant: z.string().min(1).optional().describe('Sent as THANOS-TENANT'),
      }),
    ])
    .optional()
    .describe('Where it pushes its samples: a receive component, or an address'),
  retention: duration
    .optional()
    .describe('How long it keeps samples itself; 2d where it uploads or pushes, else 15d'),
  prometheusFlags: flags
    .optional()
    .describe('Flags of Prometheus itself; `flags` are those of its sidecar'),
  scrapeInterval: duration.default('30s').describe('How often targets are scraped'),
  scrapeConfigs: z
    .array(z.record(z.string(), z.unknown()))
    .optional()
    .describe('Scrape configurations in place of the usual ones'),
  ruleGroups: z
    .array(z.record(z.string(), z.unknown()))
    .optional()
    .describe('Rule groups of Prometheus itself'),
  storage: onDisk,
});

const endpoint = z.strictObject({
  address: z.string().min(1).describe('host:port, or with dns+, dnssrv+ or dnsdualstack+ in front'),
  group: z.boolean().optional().describe('Several addresses of the same thing: asked in turn'),
  strict: z.boolean().optional().describe('Asked even while it does not answer; not with DNS'),
  tls: z
    .union([
      z.literal(false),
      z.strictObject({
        serverName: z.string().optional().describe('The name that its certificate must hold'),
        caFile: z.string().optional(),
        certFile: z.string().optional(),
        keyFile: z.string().optional(),
        skipVerify: z.boolean().optional().describe('Trust any certificate'),
      }),
    ])
    .optional()
    .describe('TLS of this endpoint; `false` for none'),
});

const query = z.strictObject({
  ...common,
  over: z
    .enum(['cluster', 'all'])
    .optional()
    .describe(
      'What it asks: StoreAPIs of its own cluster, or those of all clusters (their `over: cluster` queriers where there are any). `all` for one in one cluster, else `cluster`',
    ),
  replicas: replicas(1),
  endpoints: z.array(endpoint).optional().describe('Further endpoints to ask'),
  engine: z.enum(['prometheus', 'thanos']).default('prometheus').describe('The PromQL engine'),
  mode: z
    .enum(['local', 'distributed'])
    .default('local')
    .describe('`distributed`: parts of a query run in the queriers that it asks; engine `thanos`'),
  partialResponse: z
    .boolean()
    .default(true)
    .describe('Whether an answer may lack what some store did not say'),
  autoDownsampling: z.boolean().default(true).describe('Use downsampled blocks for long ranges'),
  timeout: duration.default('2m').describe('Longest time of a query'),
});

const queryFrontend = z.strictObject({
  ...common,
  replicas: replicas(1),
  query: objectName.optional().describe('The query component behind it'),
  splitInterval: duration.default('24h').describe('Ranges are split into parts of this length'),
  cache: z
    .union([
      z.literal('in-memory'),
      z.strictObject({
        memcached: z.array(z.string().min(1)).min(1).describe('host:port of each'),
      }),
      z.strictObject({ redis: z.string().min(1).describe('host:port') }),
    ])
    .default('in-memory')
    .describe('Where answers are kept'),
});

const store = z.strictObject({
  ...common,
  objectStore: bucket,
  replicas: replicas(1),
  shards: z
    .int()
    .min(1)
    .max(64)
    .default(1)
    .describe('Into how many StatefulSets the blocks are divided, by hash'),
  minTime: timeLimit.optional().describe('Only blocks from this time on'),
  maxTime: timeLimit.optional().describe('Only blocks up to this time'),
  blocks,
  indexCache: byteSize.default('250MB').describe('Memory for the index cache'),
  chunkPool: byteSize.default('512MB').describe('Memory for chunks'),
  storage: onDisk,
});

const compact = z.strictObject({
  ...common,
  objectStore: bucket,
  blocks,
  retention: z
    .strictObject({
      raw: duration.default('0d').describe('Raw samples'),
      '5m': duration.default('0d').describe('One sample in 5 minutes'),
      '1h': duration.default('0d').describe('One sample an hour'),
    })
    .prefault({})
    .describe('How long each resolution is kept; `0d` for ever'),
  downsampling: z.boolean().default(true).describe('Whether blocks are downsampled'),
  deduplicate: z
    .boolean()
    .default(false)
    .describe('Merge the replicas of a series in the bucket; cannot be undone'),
  deleteDelay: duration.default('48h').describe('Time between marking a block and deleting it'),
  concurrency: z.int().min(1).default(1).describe('Groups compacted at once'),
  storage: onDisk,
});

const rule = z.strictObject({
  ...common,
  replicas: replicas(1),
  query: objectName.optional().describe('The query component that it asks'),
  ruleGroups: z
    .array(z.record(z.string(), z.unknown()))
    .optional()
    .describe('Rule groups, as in a rule file'),
  configMaps: z
    .array(z.string().min(1))
    .optional()
    .describe('Existing ConfigMaps with rule files (keys that end in .yaml)'),
  alertmanagers: z.array(z.string().min(1)).optional().describe('Addresses of Alertmanagers'),
  objectStore: optionalBucket,
  remoteWrite: objectName
    .optional()
    .describe('A receive component that takes the results; then it keeps nothing itself'),
  evalInterval: duration.default('1m').describe('How often groups are evaluated'),
  storage: onDisk,
});

const receive = z.strictObject({
  ...common,
  objectStore: optionalBucket,
  replicas: replicas(3).describe('Ingesters of each hashring that does not say otherwise'),
  replicationFactor: z
    .int()
    .min(1)
    .max(9)
    .default(3)
    .describe('On how many ingesters a sample is written'),
  router: z
    .boolean()
    .default(true)
    .describe('Whether routers of their own stand before the ingesters'),
  routerReplicas: z.int().min(1).max(100).default(1).describe('How many routers'),
  hashrings: z
    .array(
      z.strictObject({
        name: objectName.describe('Name of the hashring'),
        tenants: z.array(z.string().min(1)).optional().describe('Its tenants; all others without'),
        replicas: z.int().min(1).max(100).optional().describe('Its ingesters'),
      }),
    )
    .min(1)
    .optional()
    .describe('Hashrings, the first that takes a tenant wins; one for all, without it'),
  retention: duration.default('2d').describe('How long ingesters keep samples themselves'),
  storage: onDisk,
});

const bucketWeb = z.strictObject({
  ...common,
  objectStore: bucket,
});

/** Every component by the name of its type: one line each. */
export const componentSchemas = {
  prometheus,
  query,
  'query-frontend': queryFrontend,
  store,
  compact,
  rule,
  receive,
  'bucket-web': bucketWeb,
} as const;

export type ComponentType = keyof typeof componentSchemas;

export type ComponentSettings<T extends ComponentType> = z.output<(typeof componentSchemas)[T]>;

/** One sentence for each type, for completion and hover. */
export const componentSentences: Readonly<Record<ComponentType, string>> = {
  prometheus: 'A Prometheus: with a sidecar, or one that pushes to receive',
  query: 'A querier: PromQL over StoreAPIs',
  'query-frontend': 'Splits, retries and caches queries before a querier',
  store: 'A store gateway: answers from the blocks of a bucket',
  compact: 'The compactor of a bucket: compacts, downsamples, deletes',
  rule: 'A ruler: evaluates rules over a querier',
  receive: 'Takes remote write, spreads it over ingesters, uploads blocks',
  'bucket-web': 'Shows the blocks of a bucket as a page',
};
