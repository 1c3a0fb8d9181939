import type { LinePosition } from '../../util/line-index.ts';

export const findingSeverities = ['error', 'warning', 'info', 'hint'] as const;
export type FindingSeverity = (typeof findingSeverities)[number];

/** One thing to say about a file. Positions are zero-based, columns are UTF-16 units. */
export interface Finding {
  /** As it was named on the command line. */
  readonly file: string;
  readonly start: LinePosition;
  readonly end: LinePosition;
  readonly severity: FindingSeverity;
  readonly code: string;
  readonly message: string;
  /** The line of the file where it starts, for people. */
  readonly line: string;
}

/** What `gauntlet check` has to say. */
export interface Report {
  readonly findings: readonly Finding[];
  /** Files that were looked at. */
  readonly files: number;
}

/** Turns a report into text; one file and one line in `formats.ts` per format. */
export type ReportFormat = (report: Report) => string;
