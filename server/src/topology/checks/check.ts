import type { FindingSeverity, Remark } from '../../yaml-file/finding.ts';
import type { Topology } from '../model.ts';

/** What a check looks at. */
export interface Subject {
  readonly topology: Topology;
  /** The file as it is written, for what the topology leaves out. */
  readonly value: unknown;
  /** Contexts of the kubeconfig; none where they are not known. */
  readonly contexts: readonly string[];
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
