// The lab's own figures, and what they may be. Pure.

/** What a lab of two clusters with the demo costs. */
export interface LabFigures {
  /** From the first command to everything being ready, with all programs at hand (s). */
  readonly upSeconds: number;
  readonly downSeconds: number;
  /** Proportional set size of all its processes together (MiB). */
  readonly memoryMebibytes: number;
  /** Processors that it keeps busy with the usual load and nobody asking. */
  readonly idleProcessors: number;
}

export interface Verdict {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The most it may be. */
  readonly limit: number;
  readonly ok: boolean;
}

/** What holds on any machine that has nothing else to do. */
const limits = { upSeconds: 120, downSeconds: 15, memoryMebibytes: 3072 } as const;

/** What was recorded may not grow by a quarter. */
const growth = 1.25;

/**
 * Judges figures by the fixed limits and by those recorded earlier; times are taken as they would be on a machine
 * that is `slow` times as fast.
 */
export const judge = (
  figures: LabFigures,
  baseline: LabFigures,
  slow: number,
): readonly Verdict[] => [
  verdict('up, two clusters with the demo', figures.upSeconds / slow, 's', limits.upSeconds),
  verdict('down', figures.downSeconds / slow, 's', limits.downSeconds),
  verdict(
    'memory',
    figures.memoryMebibytes,
    'MiB',
    Math.min(limits.memoryMebibytes, growth * baseline.memoryMebibytes),
  ),
  verdict('idle', figures.idleProcessors, 'processors', growth * baseline.idleProcessors),
];

const verdict = (name: string, value: number, unit: string, limit: number): Verdict => ({
  name,
  value,
  unit,
  limit,
  ok: value <= limit,
});

/** One line for people. */
export const lineOf = ({ name, value, unit, limit, ok }: Verdict): string =>
  [
    name.padEnd(32),
    `${value.toPrecision(3)} ${unit}`.padStart(18),
    `at most ${limit.toPrecision(3)}`.padStart(16),
    ok ? '  ok' : '  TOO MUCH',
  ].join(' ');
