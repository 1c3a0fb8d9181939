import { env } from 'vscode';
import type { Subject } from '../trees/tree-node.ts';
import { objectsOrAsk } from './ask-object.ts';
import type { Explorer } from './explorer.ts';
import { subjectsOf } from './subjects.ts';

/** What is copied, and of what somebody is asked when nothing is selected. */
export interface Copied {
  readonly title: string;
  /** Undefined for what has none. */
  readonly line: (subject: Subject) => string | undefined;
}

/** Copies a line for everything that a command was called on. */
export async function copyLines(
  explorer: Explorer,
  args: readonly unknown[],
  { title, line }: Copied,
): Promise<void> {
  const given = subjectsOf(args);
  const subjects = given.length > 0 ? given : await objectsOrAsk(explorer, [], { title });
  const lines = subjects.map(line).filter((text) => text !== undefined);
  if (lines.length > 0) await env.clipboard.writeText(lines.join('\n'));
}
