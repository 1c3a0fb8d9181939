import { Uri, window, workspace } from 'vscode';
import type { TextDocument } from 'vscode';
import type { AutoscalerName } from '../../../server/src/protocol/autoscaling.ts';
import { methods } from '../../../server/src/protocol/methods.ts';
import { objectsOrAsk } from '../explorer/ask-object.ts';
import type { Explorer } from '../explorer/explorer.ts';
import { readObject } from '../explorer/read-object.ts';
import { objectsOf } from '../explorer/subjects.ts';
import type { ObjectSubject } from '../explorer/subjects.ts';
import { say } from '../util/words.ts';

/** An autoscaler that was chosen, and what is asked about it. */
export interface ChosenAutoscaler {
  readonly autoscaler: AutoscalerName;
  /** For people: the cluster, or the file. */
  readonly place: string;
  /** Tells its panel from others. */
  readonly key: string;
  /** The context of the cluster that it is in; absent for a file. */
  readonly context?: string;
  /** Minor version of that cluster, as `1.36`. */
  readonly kubernetes?: string;
  /** YAML or JSON that holds it, as it is now. */
  readonly manifest: () => Promise<string>;
  /** What the command that applies settings is called on. */
  readonly target: ApplyTarget;
}

/** An argument of `gauntlet.applyAutoscaling`, without the settings. */
export interface ApplyTarget {
  readonly row?: { readonly subject: ObjectSubject };
  /** Address of a document. */
  readonly manifest?: string;
  readonly autoscaler?: AutoscalerName;
}

const kinds = new Set(['HorizontalPodAutoscaler', 'ScaledObject']);

/** The autoscaler of a row or a document that the command was called on, of the editor, or one that is picked. */
export async function autoscalerToReplay(
  explorer: Explorer,
  args: readonly unknown[],
): Promise<ChosenAutoscaler | undefined> {
  const row = objectsOf(args).find(({ objectKind }) => kinds.has(objectKind));
  if (row !== undefined) return ofCluster(explorer, row);
  const document = await documentOf(args);
  if (document !== undefined) {
    const found = await ofDocument(explorer, document, args[1]);
    if (found !== 'none') return found;
  }
  const [picked] = await objectsOrAsk(explorer, [], {
    kinds: ['horizontalpodautoscalers', 'scaledobjects'],
    title: say('Replay which autoscaler?'),
  });
  return picked === undefined ? undefined : ofCluster(explorer, picked);
}

/** The document that a command was called on, else the YAML in the editor. */
export async function documentOf(args: readonly unknown[]): Promise<TextDocument | undefined> {
  const [argument] = args;
  if (argument instanceof Uri) return workspace.openTextDocument(argument);
  if (typeof argument === 'string') return workspace.openTextDocument(Uri.parse(argument, true));
  const shown = window.activeTextEditor?.document;
  return shown?.languageId === 'yaml' || shown?.languageId === 'json' ? shown : undefined;
}

function ofCluster(explorer: Explorer, subject: ObjectSubject): ChosenAutoscaler {
  const { context, objectKind, namespace, name } = subject;
  const version = explorer.clusters.views.find((view) => view.context === context)?.version ?? '';
  const kubernetes = /^v?(\d+\.\d+)/.exec(version)?.[1];
  return {
    autoscaler: { kind: objectKind, namespace, name },
    place: context,
    key: [context, objectKind, namespace, name].join('/'),
    context,
    ...(kubernetes === undefined ? {} : { kubernetes }),
    manifest: async () => JSON.stringify(await readObject(explorer, subject)),
    target: { row: { subject } },
  };
}

/** `none` where the document holds no autoscaler. */
async function ofDocument(
  { server }: Explorer,
  document: TextDocument,
  wanted: unknown,
): Promise<ChosenAutoscaler | undefined | 'none'> {
  const { uri } = document;
  const { autoscalers } = await server.request(methods.autoscaleList, {
    text: document.getText(),
  });
  if (autoscalers.length === 0) return 'none';
  const entries = autoscalers.map(({ line, ...autoscaler }) => ({
    label: autoscaler.name,
    description: [autoscaler.kind, autoscaler.namespace].join(' · '),
    autoscaler,
    line,
  }));
  const shown = window.activeTextEditor;
  const caret = shown?.document === document ? shown.selection.active.line : undefined;
  const line = typeof wanted === 'number' ? wanted : caret;
  const [only] = entries;
  const chosen =
    (entries.length === 1 ? only : undefined) ??
    (line === undefined ? undefined : entries.findLast((entry) => entry.line <= line)) ??
    (await window.showQuickPick(entries, { title: say('Replay which autoscaler?') }));
  if (chosen === undefined) return undefined;
  const { autoscaler } = chosen;
  return {
    autoscaler,
    place: workspace.asRelativePath(uri),
    key: [uri.toString(), autoscaler.kind, autoscaler.namespace, autoscaler.name].join('/'),
    manifest: async () => (await workspace.openTextDocument(uri)).getText(),
    target: { manifest: uri.toString(), autoscaler },
  };
}
