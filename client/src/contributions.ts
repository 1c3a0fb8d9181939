import type { Disposable } from 'vscode';
import { contributeCommands } from './commands/index.ts';
import { contributeUsedEndpoints } from './endpoints/take-up.ts';
import { contributeTreeViews } from './explorer/tree-views.ts';
import { contributePromqlDocuments } from './run/promql-documents.ts';
import { contributeServerStart } from './server-start.ts';
import { contributeClusterNames } from './topology/window/contribute-names.ts';
import type { Services } from './services.ts';
import { contributeStatusItem } from './status/status-item.ts';
import { contributeTools } from './tools/contribute-tools.ts';

/** A part of the extension: takes what it works with, gives what ends it. */
export type Contribution = (services: Services) => Disposable;

/** Everything the extension adds to the window; `activate` runs the list in order. */
export const contributions: readonly Contribution[] = [
  contributeCommands,
  contributeStatusItem,
  contributeServerStart,
  contributePromqlDocuments,
  contributeTreeViews,
  contributeUsedEndpoints,
  contributeTools,
  contributeClusterNames,
];
