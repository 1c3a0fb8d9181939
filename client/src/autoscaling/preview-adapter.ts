import { window, workspace } from 'vscode';
import { methods } from '../../../server/src/protocol/methods.ts';
import type { Explorer } from '../explorer/explorer.ts';
import { readObject } from '../explorer/read-object.ts';
import { objectsOf } from '../explorer/subjects.ts';
import { fillAdapterPanel } from '../panels/autoscaling/adapter-panel.ts';
import { adapterStyle } from '../panels/autoscaling/adapter-page.ts';
import { thanosAskOf } from '../trees/thanos/thanos-options.ts';
import type { Subscription } from '../util/emitter.ts';
import { say } from '../util/words.ts';
import { serverOrAsk } from './ask-server.ts';
import { documentOf } from './find-autoscaler.ts';

/** The configuration of an adapter: of a cluster, or in a document. */
interface AdapterSource {
  readonly place: string;
  readonly key: string;
  readonly text: () => Promise<string>;
  readonly onDidEdit: (listener: () => void) => Subscription;
}

/** Asks for who is asked for series, and opens the panel with what the rules of an adapter make of them. */
export async function previewAdapter(explorer: Explorer, args: readonly unknown[]): Promise<void> {
  const source = await sourceOf(explorer, args);
  if (source === undefined) {
    void window.showInformationMessage(
      say(
        'Open the configuration of a prometheus-adapter first: its own file, or the ConfigMap that holds it.',
      ),
    );
    return;
  }
  const endpoint = await serverOrAsk(explorer, say('Expand the rules against which server?'));
  if (endpoint === undefined) return;
  const { panel, isNew } = explorer.panels.open({
    type: 'adapter',
    key: `${source.key} ${endpoint}`,
    title: say('Adapter: {place}', { place: source.place }),
    icon: 'symbol-ruler',
    style: adapterStyle,
    beside: true,
  });
  if (!isNew) {
    panel.again();
    return;
  }
  fillAdapterPanel({
    panel,
    place: source.place,
    querier: endpoint,
    ask: async () => {
      const lease = await explorer.endpoints.open(endpoint);
      try {
        const text = await source.text();
        return await explorer.server.request(methods.autoscaleAdapter, {
          endpoint: lease.endpoint,
          text,
        });
      } finally {
        lease.dispose();
      }
    },
    failureOf: (error) => thanosAskOf(explorer).failureOf(error),
    onDidEdit: source.onDidEdit,
    onError: (error) => explorer.log.error(String(error)),
    timers: explorer.timers,
    now: explorer.now,
  });
}

async function sourceOf(
  explorer: Explorer,
  args: readonly unknown[],
): Promise<AdapterSource | undefined> {
  const row = objectsOf(args).find(({ objectKind }) => objectKind === 'ConfigMap');
  if (row !== undefined) {
    return {
      place: `${row.context}/${row.namespace}/${row.name}`,
      key: `${row.context}/${row.namespace}/${row.name}`,
      text: async () => JSON.stringify(await readObject(explorer, row)),
      onDidEdit: () => ({ dispose: () => undefined }),
    };
  }
  const document = await documentOf(args);
  if (document === undefined) return undefined;
  const { uri } = document;
  return {
    place: workspace.asRelativePath(uri),
    key: uri.toString(),
    text: async () => (await workspace.openTextDocument(uri)).getText(),
    onDidEdit: (listener) =>
      workspace.onDidChangeTextDocument((change) => {
        if (change.document.uri.toString() === uri.toString()) listener();
      }),
  };
}
