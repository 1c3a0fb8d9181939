import type { FindingSeverity, Remark } from '../finding.ts';
import type { Topology } from '../model.ts';

/** What a check looks at. */
export interface Subject {
  readonly topology: Topology;
  /** The file as it is written, for what the topology leaves out. */
  readonly value: unknown;
}

/** A check of topologies: one file in this folder, one line in `index.ts`. */
export interface TopologyCheck {
  readonly code: string;
  /** `error`: what is rendered could not work. */
  readonly severity: FindingSeverity;
  readonly run: (subject: Subject) => readonly Remark[];
}

/** Names for people: `a`, `b`. */
export const quoted = (names: Iterable<string>): string =>
  [...names].map((name) => `\`${name}\``).join(', ');
