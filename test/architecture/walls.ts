/**
 * Who may import whom: the one table behind the lint walls, the architecture test and the READMEs.
 * Source: the dependency rule of the house. Folders are relative to the repository root; a pure folder also
 * loses timers, `console`, `fetch` and `Date.now`.
 */
export interface Wall {
  readonly folder: string;
  readonly pure: boolean;
  /** Folders (or files) of ours it may import; its own folder is always allowed. */
  readonly ours: readonly string[];
  /** Packages it may import; a trailing `*` stands for any rest. */
  readonly packages: readonly string[];
  /** One sentence for the folder's README. */
  readonly holds: string;
}

const s = 'server/src';
const pureBelowFeatures = [
  `${s}/promql`,
  `${s}/metadata`,
  `${s}/catalog`,
  `${s}/embedded`,
  `${s}/rules`,
  `${s}/util`,
  `${s}/protocol`,
];

export const walls: readonly Wall[] = [
  {
    folder: `${s}/util`,
    pure: true,
    ours: [],
    packages: [],
    holds: 'small helpers without dependencies',
  },
  {
    folder: `${s}/protocol`,
    pure: true,
    ours: [],
    packages: [],
    holds: 'the contract between server and client: method names, parameters, results, settings',
  },
  {
    folder: `${s}/promql`,
    pure: true,
    ours: [`${s}/util`],
    packages: ['chevrotain'],
    holds: 'the PromQL language: scanner, parser, types, dialects, printer',
  },
  {
    folder: `${s}/metadata`,
    pure: true,
    ours: [`${s}/util`, `${s}/protocol`],
    packages: [],
    holds: 'what a server knows, as an immutable snapshot; the metric name index',
  },
  {
    folder: `${s}/catalog`,
    pure: true,
    ours: [`${s}/metadata`, `${s}/util`],
    packages: [],
    holds: 'the embedded catalogue of well-known metrics as a snapshot',
  },
  {
    folder: `${s}/embedded`,
    pure: true,
    ours: [`${s}/promql`, `${s}/util`],
    packages: ['yaml'],
    holds: 'finds PromQL inside host files and maps offsets both ways',
  },
  {
    folder: `${s}/rules`,
    pure: true,
    ours: [`${s}/promql`, `${s}/embedded`, `${s}/metadata`, `${s}/util`],
    packages: ['yaml'],
    holds: 'rule groups: model, checks, cross-file index',
  },
  {
    folder: `${s}/doctor`,
    pure: true,
    ours: [`${s}/metadata`, `${s}/util`, `${s}/protocol`],
    packages: [],
    holds:
      'the doctor of an installation: one file per check over facts; who answers for which time',
  },
  {
    folder: `${s}/autoscale`,
    pure: true,
    ours: [`${s}/promql`, `${s}/util`, `${s}/protocol`],
    packages: ['yaml'],
    holds: 'the HPA algorithm step by step, KEDA and adapter models, replay, explanation',
  },
  {
    folder: `${s}/autoscale/manifests`,
    pure: true,
    ours: [`${s}/autoscale`, `${s}/promql`, `${s}/yaml-file`],
    packages: ['yaml'],
    holds: 'manifests that scale in the editor: forms, checks with fixes; a bundle of its own',
  },
  {
    folder: `${s}/autoscale/worker`,
    pure: false,
    ours: [`${s}/autoscale`],
    packages: ['node:*'],
    holds: 'the search for better settings in a thread of its own; a bundle of its own',
  },
  {
    folder: `${s}/autoscale/requests`,
    pure: false,
    ours: [
      `${s}/autoscale`,
      `${s}/autoscale/worker`,
      `${s}/protocol`,
      `${s}/store/bounded-cache.ts`,
      `${s}/thanos`,
      `${s}/util`,
      `${s}/yaml-file`,
    ],
    packages: ['yaml'],
    holds: "the language server's requests about autoscalers; a bundle of its own",
  },
  {
    folder: `${s}/yaml-file`,
    pure: true,
    ours: [],
    packages: ['yaml'],
    holds:
      'YAML files that people edit: where things stand, what is said of them, how to change them',
  },
  {
    folder: `${s}/topology`,
    pure: true,
    ours: [`${s}/util`, `${s}/protocol`, `${s}/yaml-file`],
    packages: ['yaml', 'zod'],
    holds:
      'the topology file: its form, checks, what it renders to, its picture; no cluster access',
  },
  {
    folder: `${s}/features`,
    pure: true,
    ours: pureBelowFeatures,
    packages: ['vscode-languageserver-types', 'vscode-languageserver-textdocument'],
    holds: 'one pure function per editor feature',
  },
  {
    folder: `${s}/thanos`,
    pure: false,
    ours: [`${s}/metadata`, `${s}/protocol`, `${s}/util`],
    packages: ['zod', 'node:*', 'yaml'],
    holds: 'HTTP access to Thanos and Prometheus: client, decoders, error kinds, credentials',
  },
  {
    folder: `${s}/thanos/store-api`,
    pure: false,
    ours: [`${s}/thanos`, `${s}/protocol`, `${s}/util`],
    packages: ['@grpc/grpc-js', 'node:*'],
    holds: 'gRPC to one store: Info and LabelNames; a bundle of its own',
  },
  {
    folder: `${s}/store`,
    pure: false,
    ours: [...pureBelowFeatures, `${s}/features`, `${s}/doctor`, `${s}/thanos`],
    packages: ['vscode-languageserver-textdocument'],
    holds: 'state: parsed documents, metadata, connections, settings',
  },
  {
    folder: `${s}/lsp`,
    pure: false,
    ours: [
      ...pureBelowFeatures,
      `${s}/features`,
      `${s}/autoscale/manifests`,
      `${s}/autoscale/requests`,
      `${s}/doctor`,
      `${s}/topology`,
      `${s}/yaml-file`,
      `${s}/store`,
      `${s}/thanos`,
    ],
    packages: [
      'vscode-languageserver*',
      'vscode-languageserver-types',
      'vscode-languageserver-textdocument',
      'vscode-uri',
    ],
    holds: 'the language server protocol: requests in, answers out',
  },
  {
    folder: `${s}/cli`,
    pure: false,
    ours: [
      ...pureBelowFeatures,
      `${s}/autoscale`,
      `${s}/autoscale/manifests`,
      `${s}/autoscale/requests`,
      `${s}/autoscale/worker`,
      `${s}/features`,
      `${s}/doctor`,
      `${s}/topology`,
      `${s}/store`,
      `${s}/thanos`,
      `${s}/thanos/store-api`,
      `${s}/lsp`,
      s,
    ],
    packages: ['node:*', 'yaml', 'zod', 'vscode-languageserver*'],
    holds: 'one file per subcommand of `gauntlet`',
  },
  {
    folder: 'client/src/k8s/kinds',
    pure: true,
    ours: ['client/src/k8s', 'client/src/util'],
    packages: [],
    holds: 'how every kind of object is asked for, and what is kept of it',
  },
  {
    folder: 'client/src/discovery',
    pure: true,
    ours: ['client/src/k8s'],
    packages: [],
    holds: 'finds Thanos, Prometheus, Linkerd and KEDA in what is held of a cluster',
  },
  {
    folder: 'client/src/mesh',
    pure: true,
    ours: ['client/src/k8s', 'client/src/discovery', 'client/src/util', `${s}/protocol`],
    packages: ['yaml'],
    holds: 'Linkerd 2 and 1.x: what is meshed, its traffic, policies, links, the way from 1.x to 2',
  },
  {
    folder: 'client/src/thanos',
    pure: true,
    ours: ['client/src/discovery', 'client/src/util', `${s}/protocol`],
    packages: [],
    holds: 'what Thanos is, in words: parts, stores and their history, coverage, buckets',
  },
  {
    folder: 'client/src',
    pure: false,
    ours: [`${s}/protocol`],
    packages: ['vscode', 'vscode-languageclient*', 'node:*', 'yaml'],
    holds: 'the extension: commands, trees, the window',
  },
  {
    folder: 'client/src/panels/webview',
    pure: false,
    ours: ['client/src/panels'],
    packages: [],
    holds:
      'the script of the pages beside the editors; it runs in the page, without the editor and Node',
  },
  {
    folder: 'client/src/k8s/node',
    pure: false,
    ours: ['client/src/k8s', 'client/src/util', `${s}/util`],
    packages: ['@kubernetes/client-node', 'node:*', 'socks', 'ws'],
    holds: 'the connections to API servers: requests, watches, logs, forwarded ports, credentials',
  },
];
