import type { CancellationToken } from 'vscode';
import type { Explorer } from '../explorer/explorer.ts';
import type { TooltipPart } from '../trees/tree-node.ts';

/** What a person is told before a tool runs; texts are shown as they are. */
export interface ToolQuestion {
  readonly title: string;
  readonly message: readonly TooltipPart[];
  /** Shown while it runs. */
  readonly running: string;
}

/** A tool for language models. It only reads; inputs come from a model and are not trusted. */
export interface Tool {
  /** What somebody agrees to. Contacts nothing. */
  readonly question: (input: unknown) => ToolQuestion;
  /** The answer as text for the model; rejects with a sentence that the model can act upon. */
  readonly run: (explorer: Explorer, input: unknown, token: CancellationToken) => Promise<string>;
}
