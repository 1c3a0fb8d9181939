import { describe, expect, it } from 'vitest';
import {
  checkTopology,
  readTopology,
  topologyChecks,
  type Finding,
} from '../../../server/src/topology/index.ts';
import { sampleNames, sampleText } from '../../topology/samples.ts';

const head = 'apiVersion: gauntlet/v1alpha1\nkind: ThanosTopology\n';
const clusters = `clusters:
  a: { role: both, address: 192.0.2.1 }
  b: { address: 192.0.2.2 }
`;
const ports = 'exposure: { type: nodePort }\n';
const bucket = 'objectStores:\n  bucket: { secret: s }\n';

const findings = (text: string, contexts?: readonly string[]): readonly Finding[] =>
  checkTopology(readTopology(text), contexts);

/** The text after the first fix of a finding. */
const fixed = (text: string, { fixes: [fix] }: Finding): string =>
  (fix?.edits ?? [])
    .toSorted((left, right) => right.start - left.start)
    .reduce((at, edit) => at.slice(0, edit.start) + edit.text + at.slice(edit.end), text);

interface Case {
  readonly text: string;
  /** Of the kubeconfig. */
  readonly contexts?: readonly string[];
  readonly code: string;
  /** What is underlined. */
  readonly at: string;
  readonly message: RegExp;
  /** A part of the text after the first fix. */
  readonly fixed?: string;
}

const all = (components: string, further = ports): string =>
  `${head}${clusters}${bucket}components:\n${components
    .split('\n')
    .map((line) => `  ${line}\n`)
    .join('')}${further}`;

const upload = 'prometheus:\ncompact:\nstore:\nquery:';

const cases: readonly Case[] = [
  {
    text: all('query: { replica: 2 }'),
    code: 'topology-form',
    at: 'replica',
    message: /`replicas` was probably meant/,
    fixed: 'query: { replicas: 2 }',
  },
  {
    text: all(upload).replace('{ role: both,', '{ role: both, context: aksx,'),
    contexts: ['aks', 'b'],
    code: 'topology-unknown-context',
    at: 'aksx',
    message: /^your kubeconfig has no context `aksx`$/,
    fixed: 'context: "aks",',
  },
  {
    text: all('query:\nstor: { shards: 2 }'),
    code: 'topology-form',
    at: 'stor',
    message:
      /^`stor` is no type; `store` was probably meant, or a component under a name of its own/,
    fixed: 'store: { shards: 2 }',
  },
  {
    text: all('query:\nstor:'),
    code: 'topology-form',
    at: 'stor',
    message: /`store` was probably meant/,
    fixed: 'store:\n',
  },
  {
    text: all('query:\nhistory: { shards: 2 }'),
    code: 'topology-form',
    at: 'history',
    message:
      /^`history` is no type; a component under a name of its own says its `type`: `prometheus`/,
  },
  {
    text: all('query: { engine: tanos }'),
    code: 'topology-form',
    at: 'tanos',
    message: /none of `prometheus`, `thanos`/,
    fixed: 'engine: thanos',
  },
  {
    text: all('query: { timeout: soon }'),
    code: 'topology-form',
    at: 'soon',
    message: /a duration such as/,
  },
  {
    text: all('query:').replace('{ secret: s }', '{ secret: s, secret_key: x }'),
    code: 'topology-form',
    at: 'secret_key',
    message: /name a Secret/,
  },
  {
    text: all('query:').replace('kind: ThanosTopology\n', ''),
    code: 'topology-form',
    at: 'apiVersion: gauntlet/v1alpha1',
    message: /`kind: ThanosTopology` is missing/,
    fixed: 'kind: ThanosTopology',
  },
  {
    text: `${head}a: [\n`,
    code: 'topology-yaml',
    at: '',
    message: /./,
  },
  {
    text: all('store: { objectStore: buckt }\nquery:'),
    code: 'topology-unknown-name',
    at: 'buckt',
    message: /no object store `buckt`/,
    fixed: 'objectStore: bucket',
  },
  {
    text: all('query: { clusters: [a, c] }\nstore: { clusters: [a] }'),
    code: 'topology-unknown-name',
    at: 'c',
    message: /no cluster `c`/,
  },
  {
    text: all('prometheus: { remoteWrite: receiv }\nreceive:\nstore:\ncompact:'),
    code: 'topology-unknown-name',
    at: 'receiv',
    message: /no receive component/,
    fixed: 'remoteWrite: receive ',
  },
  {
    text: all('query:\nstore:').replace('role: both', 'role: data'),
    code: 'topology-nowhere',
    at: 'query',
    message: /runs in no cluster/,
  },
  {
    text: all('store:\nquery:').replace(bucket, ''),
    code: 'topology-missing-bucket',
    at: 'store',
    message: /needs a bucket/,
  },
  {
    text: all('store:\nquery:').replace(
      '  bucket: { secret: s }',
      '  one: { secret: s }\n  two: { secret: t }',
    ),
    code: 'topology-missing-bucket',
    at: 'store',
    message: /which of the object stores/,
    fixed: 'store: { objectStore: one }',
  },
  {
    text: all('query-frontend:'),
    code: 'topology-missing-querier',
    at: 'query-frontend',
    message: /needs a querier in `a`/,
  },
  {
    text: all(upload).replace(
      'b: { address: 192.0.2.2 }',
      'b: { address: 192.0.2.2, externalLabels: { cluster: a } }',
    ),
    code: 'topology-external-labels',
    at: '{ cluster: a }',
    message: /cannot be told apart/,
    fixed: 'externalLabels: { cluster: b }',
  },
  {
    text: all(upload).replace(
      'b: { address: 192.0.2.2 }',
      'b: { address: 192.0.2.2, externalLabels: { cluster: eu } }',
    ),
    code: 'topology-cluster-label',
    at: 'eu',
    message: /cluster="eu"/,
  },
  {
    text: all(`${upload}\nother: { type: prometheus, replicaLabel: prometheus_replica }`),
    code: 'topology-replica-label',
    at: 'prometheus_replica',
    message: /use one label everywhere|by `replica`/,
  },
  {
    text: all('prometheus:\ncompact:\nstore:\nquery: { flags: { query.replica-label: r } }'),
    code: 'topology-replica-label',
    at: 'r',
    message: /counted twice/,
    fixed: 'query: { flags: { } }',
  },
  {
    text: all('prometheus:\nstore:\nquery:\ncompact: { clusters: data }'),
    code: 'topology-one-compactor',
    at: 'compact',
    message: /two compactors/,
    fixed: 'compact: { clusters: data, blocks: own }',
  },
  {
    text: all('prometheus:\nstore:\nquery:'),
    code: 'topology-one-compactor',
    at: 'bucket',
    message: /nothing compacts/,
  },
  {
    text: all(upload.replace('prometheus:', 'prometheus: { retention: 3h }')),
    code: 'topology-retention',
    at: '3h',
    message: /samples would be lost/,
    fixed: 'retention: 6h',
  },
  {
    text: all(upload.replace('compact:', 'compact: { retention: { raw: 1d } }')),
    code: 'topology-retention',
    at: '1d',
    message: /older than 40h/,
    fixed: 'raw: 40h',
  },
  {
    text: all(upload.replace('compact:', 'compact: { retention: { raw: 30d, 5m: 20d } }')),
    code: 'topology-retention',
    at: '20d',
    message: /less time than raw/,
  },
  {
    text: all('prometheus:\ncompact:\nquery:'),
    code: 'topology-time-gap',
    at: 'bucket',
    message: /never answered/,
  },
  {
    text: all(upload.replace('store:', 'store: { maxTime: -3d }')),
    code: 'topology-time-gap',
    at: '-3d',
    message: /let them overlap/,
    fixed: 'store: { }',
  },
  {
    text: all(upload.replace('store:', 'store: { clusters: data }')),
    code: 'topology-time-gap',
    at: 'store',
    message: /several store gateways/,
    fixed: 'store: { clusters: data, blocks: own }',
  },
  {
    text: all('receive: { replicas: 2, replicationFactor: 3 }\nstore:\ncompact:\nquery:'),
    code: 'topology-receive-quorum',
    at: '3',
    message: /2 ingesters for 3 copies/,
    fixed: 'replicationFactor: 2',
  },
  {
    text: all(
      'receive: { hashrings: [{ name: all }, { name: x, tenants: [x] }] }\nstore:\ncompact:\nquery:',
    ),
    code: 'topology-hashring',
    at: '{ name: x, tenants: [x] }',
    message: /no sample reaches/,
  },
  {
    text: all(
      'receive:\nstore:\ncompact:\nquery:',
      `${ports}patches:\n  - { target: { component: receive, kind: StatefulSet }, patch: { spec: { replicas: 5 } } }\n`,
    ),
    code: 'topology-hashring',
    at: '5',
    message: /would not fit/,
  },
  {
    text: all('query: { partialResponse: false }'),
    code: 'topology-empty-querier',
    at: 'query',
    message: /every query fails/,
  },
  {
    text: all(upload.replace('query:', 'query: { mode: distributed }')),
    code: 'topology-distributed',
    at: 'distributed',
    message: /only queriers are asked/,
  },
  {
    text: all(upload, ''),
    code: 'topology-reach',
    at: 'apiVersion: gauntlet/v1alpha1',
    message: /below `exposure`/,
    fixed: 'exposure: { type: nodePort }',
  },
  {
    text: all(upload).replace('{ address: 192.0.2.2 }', '{ namespace: monitoring }'),
    code: 'topology-reach',
    at: 'b',
    message: /at which `address`/,
    fixed: 'b: { namespace: monitoring, address: 192.0.2.1 }',
  },
  {
    text: all(upload, 'exposure: { type: flat }\n'),
    code: 'topology-reach',
    at: 'b',
    message: /DNS domains of their own/,
  },
  {
    text: all(upload, 'exposure: { type: nodePort, nodePorts: { prometheus: 80 } }\n'),
    code: 'topology-reach',
    at: '80',
    message: /usual node ports/,
  },
  {
    text: all(upload, `${ports}versions: { thanos: 0.35.0 }\n`),
    code: 'topology-version-skew',
    at: '0.35.0',
    message: /0.38.0 is the first/,
    fixed: 'thanos: 0.42.4',
  },
  {
    text: all(upload).replace(
      'b: { address: 192.0.2.2 }',
      'b: { address: 192.0.2.2, versions: { thanos: 0.39.0 } }',
    ),
    code: 'topology-version-skew',
    at: '0.39.0',
    message: /3 minor versions ahead/,
  },
  ...(
    [
      ['store', 'a:10901', /do not start with/],
      ['endpoint', 'a:10901', /is deprecated/],
      ['query.timeot', '1m', /`--query.timeout` was probably meant/],
    ] as const
  ).map(([flag, value, message]) => ({
    text: all(upload.replace('query:', `query: { flags: { ${flag}: "${value}" } }`)),
    code: 'topology-flag',
    at: flag,
    message,
  })),
  {
    text: all(
      upload.replace('query:', 'query: { flags: { grpc-server-tls-curves: X25519 } }'),
      `${ports}versions: { thanos: 0.41.0 }\n`,
    ),
    code: 'topology-flag',
    at: 'grpc-server-tls-curves',
    message: /new in 0.42/,
  },
  {
    text: all(`${upload}\nrule:`),
    code: 'topology-idle-rule',
    at: 'rule',
    message: /has no rules/,
  },
  {
    text: all(
      upload,
      `${ports}patches:\n  - { target: { kind: DaemonSet }, patch: { spec: {} } }\n`,
    ),
    code: 'topology-dead-patch',
    at: '{ kind: DaemonSet }',
    message: /changes nothing/,
  },
  {
    text: all(`store: { shards: 2 }\nstore-0: { type: store }\nquery:\nprometheus:\ncompact:`),
    code: 'topology-object-name',
    at: 'store-0',
    message: /would both make/,
  },
];

describe('checks', () => {
  it.each(cases)('$code: $message', ({ text, contexts, code, at, message, fixed: after }) => {
    const found = findings(text, contexts).find(
      (finding) => finding.code === code && message.test(finding.message),
    );
    if (found === undefined)
      throw new Error(JSON.stringify(findings(text, contexts), undefined, 1));
    expect(text.slice(found.start, found.end)).toBe(at);
    if (after === undefined) return;
    const text2 = fixed(text, found);
    expect(text2).toContain(after);
    expect(findings(text2, contexts).map((one) => one.message)).not.toContain(found.message);
  });

  it('has a case for each', () => {
    const tested = new Set(cases.map(({ code }) => code));
    expect(topologyChecks.map(({ code }) => code).filter((code) => !tested.has(code))).toEqual([]);
  });

  it.each(sampleNames)('finds no more than a hint in %s', (name) => {
    expect(findings(sampleText(name)).filter(({ severity }) => severity !== 'info')).toEqual([]);
  });

  it('never throws, whatever the file is cut to', () => {
    const text = sampleText('mixture');
    for (let end = 0; end < text.length; end += 7) {
      for (const { start, end: to } of findings(text.slice(0, end))) {
        expect(start).toBeLessThanOrEqual(to);
        expect(to).toBeLessThanOrEqual(end);
      }
    }
  });
});
