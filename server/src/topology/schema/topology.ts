import * as z from 'zod';
import { componentSchemas, componentSentences, type ComponentType } from './components.ts';
import { labels, objectName, storage, versions } from './values.ts';

export const topologyApiVersion = 'gauntlet/v1alpha1';
export const topologyKind = 'ThanosTopology';

const cluster = z.strictObject({
  context: z
    .string()
    .min(1)
    .optional()
    .describe('Context of the kubeconfig; the same name, without it'),
  role: z
    .enum(['hub', 'data', 'both'])
    .optional()
    .describe(
      '`hub`: what looks over all clusters; `data`: what is looked at; `both`. Without any, the first cluster is both and the others are data',
    ),
  namespace: objectName.default('monitoring').describe('Namespace of all objects in this cluster'),
  externalLabels: labels
    .optional()
    .describe('External labels of everything that makes blocks; `cluster: NAME` is added'),
  address: z
    .string()
    .min(1)
    .optional()
    .describe('Where other clusters reach its node ports: a host name or an address'),
  domain: z
    .string()
    .min(1)
    .default('cluster.local')
    .describe('Its DNS domain; has to differ between clusters of a flat network'),
  storage: storage
    .optional()
    .describe('Volumes in this cluster, for components that say nothing: a class, or `ephemeral`'),
  versions: versions.optional().describe('Versions in this cluster, where they differ'),
});

const objectStore = z.strictObject({
  secret: z
    .string()
    .min(1)
    .describe('An existing Secret in the namespace of each cluster that uses it'),
  key: z.string().min(1).default('objstore.yml').describe('Its key with the configuration'),
  scope: z
    .enum(['shared', 'cluster'])
    .default('shared')
    .describe('`shared`: one bucket for all clusters; `cluster`: the Secret of each names another'),
});

const exposure = z.strictObject({
  type: z
    .enum(['nodePort', 'loadBalancer', 'mirror', 'flat'])
    .describe(
      'How clusters reach each other: node ports, load balancers, mirrored Services of a Linkerd gateway, or one flat network',
    ),
  host: z
    .string()
    .min(1)
    .optional()
    .describe('Host name of a load balancer, with {service} and {cluster} in it'),
  strict: z
    .boolean()
    .default(true)
    .describe(
      'Ask endpoints of other clusters even while they do not answer, so that gaps are told',
    ),
  nodePorts: z
    .record(objectName, z.int().min(1).max(65_535))
    .optional()
    .describe('First node port of a component, by its name'),
  tls: z
    .strictObject({
      secret: z
        .string()
        .min(1)
        .describe('A Secret with tls.crt, tls.key and ca.crt in every cluster'),
      serverName: z
        .string()
        .min(1)
        .default('thanos')
        .describe('The name that every certificate holds'),
    })
    .optional()
    .describe('Mutual TLS between all gRPC servers and queriers'),
  networkPolicies: z.boolean().default(false).describe('Let in only what a component is for'),
});

const patch = z.strictObject({
  target: z
    .strictObject({
      cluster: objectName.optional(),
      component: objectName.optional(),
      kind: z.string().min(1).optional().describe('Kind of the objects'),
      name: z.string().min(1).optional().describe('Name of the object'),
    })
    .describe('Which objects; what is left out does not matter'),
  patch: z
    .record(z.string(), z.unknown())
    .describe(
      'Merged into each object: `null` removes a field; lists of things with names are merged by name, others replaced',
    ),
});

type Named = {
  readonly [T in ComponentType]: z.ZodOptional<z.ZodNullable<(typeof componentSchemas)[T]>>;
};

const types = Object.keys(componentSchemas) as ComponentType[];

/** Under the name of its type a component may leave the type out, and all else. */
const named = Object.fromEntries(
  types.map((type) => [
    type,
    componentSchemas[type]
      .extend({ type: z.literal(type).optional().describe(componentSentences[type]) })
      .nullable()
      .optional()
      .describe(componentSentences[type]),
  ]),
) as unknown as Named;

const typed = types.map((type) =>
  componentSchemas[type].extend({ type: z.literal(type).describe(componentSentences[type]) }),
) as unknown as readonly [
  z.ZodObject<{ type: z.ZodLiteral<ComponentType> }>,
  ...z.ZodObject<{ type: z.ZodLiteral<ComponentType> }>[],
];

/** The one source of the file's form: what is parsed, what the JSON Schema says, what the editor offers. */
export const topologySchema = z.strictObject({
  apiVersion: z.literal(topologyApiVersion),
  kind: z.literal(topologyKind),
  clusters: z
    .record(objectName, cluster.nullable())
    .refine((clusters) => Object.keys(clusters).length > 0, 'at least one cluster')
    .describe('The clusters by name'),
  objectStores: z
    .record(objectName, objectStore)
    .default({})
    .describe('Buckets by name, each by a Secret that is there already'),
  components: z
    .object(named)
    .catchall(z.discriminatedUnion('type', typed))
    .describe('What runs where: by the name of its type, or under any name with a `type`'),
  exposure: exposure.optional().describe('How clusters reach each other'),
  versions: versions.prefault({}).describe('Versions in all clusters'),
  patches: z.array(patch).default([]).describe('Changes to what is generated, in this order'),
});

export const clusterSchema = cluster;

export type ClusterSettings = z.output<typeof cluster>;
export type ObjectStoreSettings = z.output<typeof objectStore>;
export type ExposureSettings = z.output<typeof exposure>;
export type PatchSettings = z.output<typeof patch>;
export type TopologySettings = z.output<typeof topologySchema>;
