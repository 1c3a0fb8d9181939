import { skipped, type Check, type Problem } from '../check.ts';
import { configured, listOf, onePerWorkload, subjectOf, type Configured } from '../flags.ts';

interface OldFlag {
  readonly components: readonly string[];
  readonly name: string;
  /** Version in which it is gone; absent: deprecated only. */
  readonly goneIn?: string;
  /** Ends the sentence "Use …". */
  readonly instead: string;
}

const sdConfig =
  '`--endpoint.sd-config-file` with a list of `endpoints`, each with its `address` and `client_config`';
const anywhere = ['sidecar', 'query', 'store', 'receive', 'compact', 'rule'];

/** Source: `thanos <component> --help` of v0.42.4, CHANGELOG.md of thanos for what is gone. */
const oldFlags: readonly OldFlag[] = [
  {
    components: anywhere,
    name: 'cluster.disable',
    goneIn: '0.9',
    instead: 'nothing: gossip is gone',
  },
  { components: ['query'], name: 'store', goneIn: '0.38', instead: sdConfig },
  {
    components: ['query'],
    name: 'store-strict',
    goneIn: '0.38',
    instead: `${sdConfig} and \`strict: true\``,
  },
  { components: ['query'], name: 'endpoint', instead: sdConfig },
  { components: ['query'], name: 'endpoint-strict', instead: `${sdConfig} and \`strict: true\`` },
  { components: ['query'], name: 'endpoint-group', instead: `${sdConfig} and \`group: true\`` },
  {
    components: ['query'],
    name: 'endpoint-group-strict',
    instead: `${sdConfig}, \`group: true\` and \`strict: true\``,
  },
  { components: ['query'], name: 'store.sd-files', instead: sdConfig },
  {
    components: ['query'],
    name: 'store.sd-interval',
    instead: '`--endpoint.sd-config-reload-interval`',
  },
  { components: ['query'], name: 'grpc-client-tls-secure', instead: `${sdConfig}.tls_config` },
  { components: ['query'], name: 'grpc-client-tls-skip-verify', instead: `${sdConfig}.tls_config` },
  { components: ['query'], name: 'grpc-client-tls-cert', instead: `${sdConfig}.tls_config` },
  { components: ['query'], name: 'grpc-client-tls-key', instead: `${sdConfig}.tls_config` },
  { components: ['query'], name: 'grpc-client-tls-ca', instead: `${sdConfig}.tls_config` },
  { components: ['query'], name: 'grpc-client-tls-min-version', instead: `${sdConfig}.tls_config` },
  { components: ['query'], name: 'grpc-client-server-name', instead: `${sdConfig}.server_name` },
  { components: ['query'], name: 'grpc-compression', instead: `${sdConfig}.compression` },
  {
    components: ['store'],
    name: 'store.grpc.series-sample-limit',
    instead: '`--store.limits.request-samples`',
  },
  {
    components: ['store'],
    name: 'store.grpc.touched-series-limit',
    instead: '`--store.limits.request-series`',
  },
  {
    components: ['store'],
    name: 'debug.advertise-compatibility-label',
    goneIn: '0.42',
    instead: 'nothing: queriers older than 0.8 needed it',
  },
  {
    components: ['receive', 'rule'],
    name: 'tsdb.enable-native-histograms',
    instead: 'nothing: native histograms are always on',
  },
  { components: ['receive'], name: 'writer.intern', goneIn: '0.43', instead: 'nothing' },
  {
    components: ['receive'],
    name: 'shipper.ignore-unequal-block-size',
    goneIn: '0.42',
    instead: 'nothing',
  },
  {
    components: ['query-frontend'],
    name: 'query-frontend.org-id-header',
    instead: '`--query-frontend.tenant-header`',
  },
];

/** Flags that a process lists with a value only when somebody set them. */
const unsetValues: ReadonlySet<string> = new Set(['', 'false', '0', 'none', '[]']);
/** Those have a default that looks like any other value. */
const neverTold: ReadonlySet<string> = new Set([
  'grpc-client-tls-min-version',
  'store.sd-interval',
  'tsdb.enable-native-histograms',
]);

const isSet = ({ flags, withDefaults }: Configured, name: string): boolean => {
  const values = flags.get(name);
  if (values === undefined) return false;
  return !withDefaults || (!neverTold.has(name) && values.some((value) => !unsetValues.has(value)));
};

const problemsOf = (one: Configured): readonly Problem[] =>
  oldFlags
    .filter(({ components, name }) => components.includes(one.component) && isSet(one, name))
    .map(({ name, goneIn, instead }) => ({
      key: `${name}:${one.place}`,
      severity: goneIn === undefined ? 'info' : 'warning',
      message:
        goneIn === undefined
          ? `${one.place} uses \`--${name}\`, which is deprecated.`
          : `${one.place} uses \`--${name}\`, which Thanos ${goneIn} and later do not have.`,
      explanation:
        goneIn === undefined
          ? 'A later version will refuse to start with it.'
          : 'A component refuses to start with a flag that it does not know: the next upgrade fails.',
      fix: `Use ${instead}.`,
      subject: subjectOf(one),
    }));

/** Flags that are deprecated or gone. */
export const deprecatedFlags: Check = {
  name: 'deprecated-flags',
  title: 'Deprecated flags',
  look: (facts) => {
    const querier: readonly Configured[] =
      facts.flags === undefined
        ? []
        : [
            {
              component: 'query',
              place: 'The querier',
              flags: listOf(facts.flags),
              withDefaults: true,
            },
          ];
    const components = [...new Set(oldFlags.flatMap((flag) => flag.components))];
    const found = components.flatMap((name) => onePerWorkload(configured(facts, name)));
    if (querier.length + found.length === 0) return skipped('The flags of no component are known.');
    return [...querier, ...found].flatMap(problemsOf);
  },
};
