import { afterEach, describe, expect, it } from 'vitest';
import { explorerCommands } from '../../../client/src/commands/explorer-commands.ts';
import type { ExplorerCommandName } from '../../../client/src/commands/ids.ts';
import type { EndpointView } from '../../../client/src/endpoints/endpoints.ts';
import type { Explorer } from '../../../client/src/explorer/explorer.ts';
import { kinds } from '../../../client/src/k8s/kinds/index.ts';
import { clusterView } from '../cluster-view.ts';
import { stateOf } from '../discovery/fixture.ts';
import { editor } from '../editor/editor.ts';
import { Uri } from '../editor/types.ts';
import { collectedDocuments, explorerOf } from '../explorer/explorer-of.ts';
import { raw } from '../mesh/fixture.ts';

const names = Object.keys(explorerCommands) as ExplorerCommandName[];

const pod = raw('Pod', 'web-0', {
  namespace: 'shop',
  spec: { containers: [{ name: 'app' }, { name: 'proxy' }] },
  status: { phase: 'Running' },
});

const endpoint = (name: string): EndpointView => ({
  name,
  source: { kind: 'connection', url: 'https://thanos.invalid' },
  way: { kind: 'closed' },
  chosen: false,
});

/** An explorer over two live clusters whose every effect is told as a line. */
function start() {
  const effects: string[] = [];
  const told =
    (name: string) =>
    (...args: readonly unknown[]): void =>
      void effects.push([name, ...args.map((arg) => JSON.stringify(arg))].join(' '));
  const tell =
    (name: string) =>
    async (...args: readonly unknown[]): Promise<void> => {
      told(name)(...args);
      return Promise.resolve();
    };
  const { shown, documents } = collectedDocuments();
  const nothing = (): { dispose(): void } => ({ dispose: () => undefined });
  const snapshot = { kinds: { pods: stateOf(kinds.pods, { objects: [pod] }) } };
  const parts = {
    clusters: {
      views: [clusterView('aks', { snapshot }), clusterView('do')],
      retry: told('retry'),
      disconnect: told('disconnect'),
      client: async (context: string) => {
        const get = async (path: string) => {
          effects.push(`get ${context} ${path}`);
          return Promise.resolve({ apiVersion: 'v1', kind: 'Pod', items: [] });
        };
        return Promise.resolve({ getJson: get });
      },
    },
    endpoints: {
      list: () => [endpoint('one'), endpoint('two')],
      found: () => [],
      use: tell('use'),
      open: async (name: string) => {
        effects.push(`open ${name}`);
        return Promise.resolve({ endpoint: name, ...nothing() });
      },
    },
    forwards: { list: () => [], start: tell('start'), stop: tell('stop') },
    documents,
    panels: {
      open: (options: { readonly type: string; readonly key: string }) => {
        effects.push(`panel ${options.type} ${options.key}`);
        return { isNew: false, panel: { again: () => undefined } };
      },
    },
    preferences: {
      namespaces: [],
      favourites: new Set<string>(),
      setFavourite: tell('favourite'),
      setNamespaces: tell('namespaces'),
      setUnhealthyOnly: tell('unhealthyOnly'),
    },
    topologies: { object: () => undefined },
    paging: { more: told('more') },
    logs: {
      follow: (title: string, sources: readonly { readonly container?: string }[]) =>
        effects.push(`follow ${title}: ${sources.map(({ container }) => container).join(' ')}`),
    },
    server: { status: undefined, request: tell('request') },
    meshSettings: () => ({ clusterLabel: 'cluster', window: '1m', quantile: 0.99 }),
    runChoices: () => ({ at: 'now', from: 'now-1h', to: 'now', step: 'auto', options: {} }),
    // Nothing waits: the clusters are known.
    timers: {},
    now: () => 0,
  };
  return { explorer: explorerOf(parts as unknown as Partial<Explorer>), effects, shown };
}

/** Runs a command; gives what it did, the texts it showed and what was copied. */
async function run(
  name: ExplorerCommandName,
  ...args: readonly unknown[]
): Promise<readonly string[]> {
  const { explorer, effects, shown } = start();
  await explorerCommands[name](explorer)(...args);
  return [
    ...effects,
    ...shown.map(({ title }) => `document ${title}`),
    ...(editor.clipboard === undefined ? [] : [`copied ${editor.clipboard}`]),
  ];
}

afterEach(() => editor.reset());

/** What commands do that ask nothing. */
const unasked: Partial<Record<ExplorerCommandName, readonly string[]>> = {
  refreshClusters: ['retry "aks"', 'retry "do"'],
  showUnhealthyOnly: ['unhealthyOnly true'],
  showEverything: ['unhealthyOnly false'],
};

const object = {
  kind: 'object',
  context: 'aks',
  apiVersion: 'v1',
  resource: 'pods',
  objectKind: 'Pod',
  namespace: 'shop',
  name: 'web-0',
};

const untrusted: readonly (readonly [string, readonly unknown[]])[] = [
  ['nothing', []],
  ['undefined', [undefined]],
  ['null, as where rows are drawn again', [null, null]],
  ['a number', [7]],
  ['a text', ['gauntlet']],
  ['a list', [[{ subject: object }]]],
  ['an address, as menus of the editor give', [Uri.file('/etc/passwd')]],
  ['an object without a subject', [{}]],
  ['an empty subject', [{ subject: {} }]],
  ['a subject that is a list', [{ subject: [object] }]],
  ['a kind that nobody has', [{ subject: { ...object, kind: 'constructor' } }]],
  ['an object without a name', [{ subject: { ...object, name: '' } }]],
  ['a name that is a path', [{ subject: { ...object, name: '../../secrets' } }]],
  ['a namespace that is a path', [{ subject: { ...object, namespace: 'a/../kube-system' } }]],
  ['a resource that is a path', [{ subject: { ...object, resource: 'pods/web-0/exec' } }]],
  ['a version that is a path', [{ subject: { ...object, apiVersion: '../v1' } }]],
  ['a name with a query', [{ subject: { ...object, name: 'web-0?watch=1' } }]],
  ['a container that is a path', [{ subject: { ...object, container: '../x' } }]],
  ['a cluster that is a number', [{ subject: { kind: 'cluster', context: 7 } }]],
  ['a forwarded port that is an object', [{ subject: { kind: 'forward', id: {} } }]],
  ['a parent that is empty', [{ subject: { kind: 'more', parent: '' } }]],
  ['an expression for a number', [{ subject: { kind: 'expression', expr: 'up', endpoint: 1 } }]],
  ['a store without its querier', [{ subject: { kind: 'store', store: 'x:10901' } }]],
];

/** Those that are called on a document, by its address. */
const ofDocuments =
  /Topology$|^topology|^showTopologyDiagram$|^exportApplyRecord$|^replayAutoscaling$|^previewAdapterRules$/;

describe.each(names)('%s', (name) => {
  const isDocument = ([arg]: readonly unknown[]): boolean =>
    typeof arg === 'string' || arg instanceof Uri;
  const given = untrusted.filter(([, args]) => !ofDocuments.test(name) || !isDocument(args));
  it.each(given)('asks, or does nothing, when it is called on %s', async (_what, args) => {
    expect(await run(name, ...args)).toEqual(unasked[name] ?? []);
  });
});

const row = (more: object = {}): object => ({ subject: { ...object, ...more } });
const cluster = { subject: { kind: 'cluster', context: 'aks' } };

describe('on a row', () => {
  it.each<readonly [ExplorerCommandName, readonly unknown[], readonly string[]]>([
    ['copyName', [row()], ['copied web-0']],
    ['copyName', [row({ container: 'app' })], ['copied app']],
    ['copyName', [row(), [row(), row({ name: 'web-1' })]], ['copied web-0\nweb-1']],
    ['copyName', [row(), [row(), { subject: { ...object, name: '../x' } }]], ['copied web-0']],
    [
      'copyKubectlCommand',
      [row()],
      ['copied kubectl --context aks --namespace shop get pods web-0 --output yaml'],
    ],
    [
      'openManifest',
      [row()],
      ['get aks /api/v1/namespaces/shop/pods/web-0', 'document aks/shop/Pod web-0.yaml'],
    ],
    ['showLogs', [row()], ['follow Log aks/shop/web-0: app proxy']],
    ['showLogs', [row({ container: 'app' })], ['follow Log aks/shop/web-0/app: app']],
    ['retryCluster', [cluster], ['retry "aks"']],
    ['retryCluster', [row()], ['retry "aks"']],
    ['disconnectCluster', [cluster], ['disconnect "aks"']],
    ['addFavourite', [cluster], ['favourite "aks" true']],
    ['removeFavourite', [cluster], ['favourite "aks" false']],
    ['showMore', [{ subject: { kind: 'more', parent: 'p' } }], ['more "p"']],
    ['useForPromql', [{ subject: { kind: 'querier', endpoint: 'two' } }], ['use "two"']],
    ['showCoverage', [{ subject: { kind: 'querier', endpoint: 'two' } }], ['panel coverage two']],
    [
      'checkInstallation',
      [{ subject: { kind: 'querier', endpoint: 'one' } }],
      ['panel doctor one'],
    ],
    ['showCoverage', [{ subject: { kind: 'querier', endpoint: 'nobody' } }], []],
    [
      'openExpression',
      [{ subject: { kind: 'expression', expr: 'up' }, node: { label: 'Up' } }],
      ['document Up.promql'],
    ],
  ])('%s %j does that', async (name, args, expected) => {
    expect(await run(name, ...args)).toEqual(expected);
    expect(editor.asked.filter(({ kind }) => kind === 'input')).toEqual([]);
  });
});

describe('without a row', () => {
  it.each<readonly [ExplorerCommandName, string, readonly string[]]>([
    ['copyName', 'web-0', ['copied web-0']],
    ['retryCluster', 'do', ['retry "do"']],
    ['disconnectCluster', 'do', ['disconnect "do"']],
    ['addFavourite', 'do', ['favourite "do" true']],
    ['useForPromql', 'two', ['use "two"']],
    ['showCoverage', 'two', ['panel coverage two']],
    ['filterNamespaces', 'a* , !b', ['namespaces ["a*","!b"]']],
  ])('%s asks, and “%s” is taken', async (name, answer, expected) => {
    editor.person = () => answer;
    expect(await run(name)).toEqual(expected);
    expect(editor.asked).toHaveLength(1);
  });
});
