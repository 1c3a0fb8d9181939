import type {
  Explanation,
  FieldError,
  Fit,
  HistoryFinding,
  Replay,
  Score,
} from '../../autoscale/index.ts';

/** What `gauntlet autoscale replay` found, before it is written. */
export interface ReplayReport {
  readonly fit: Fit;
  readonly leastFit: number;
  /** What was noticed while history was read. */
  readonly findings: readonly HistoryFinding[];
  readonly current: Replay;
  readonly candidates: readonly { readonly name: string; readonly replay: Replay }[];
}

const time = (at: number): string => new Date(at).toISOString();

const rounded = (value: number): string => String(Math.round(value * 100) / 100);

const columns: readonly (readonly [string, (score: Score) => string])[] = [
  ['replica-hours', ({ replicaHours }) => rounded(replicaHours)],
  ['min above target', ({ minutesAboveTarget }) => rounded(minutesAboveTarget)],
  ['worst shortage', ({ worstShortage }) => rounded(worstShortage)],
  ['scalings/h', ({ scalingsPerHour }) => rounded(scalingsPerHour)],
  ['flaps', ({ flaps }) => rounded(flaps)],
  ['failed syncs', ({ failedSyncs }) => rounded(failedSyncs)],
];

const table = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};

export const isTrusted = ({ fit, leastFit }: ReplayReport): boolean => fit.agreement >= leastFit;

const basisTexts = {
  status: ', from what the autoscaler says it saw',
  record: '',
} as const;

const fitText = ({ fit, leastFit }: ReplayReport): string => {
  const share = `${rounded(fit.agreement * 100)} %`;
  const lines = [
    `Fit: ${share} of ${String(fit.compared)} passes want the recorded number (${String(fit.skipped)} not compared)${basisTexts[fit.basis]}; mean error of replicas ${rounded(fit.meanReplicaError)}.`,
    ...fit.differences
      .slice(0, 5)
      .map(
        ({ at, recorded, replayed, reason }) =>
          `  ${time(at)}: recorded ${String(recorded)}, replayed ${String(replayed)} (${reason})`,
      ),
  ];
  return fit.agreement >= leastFit
    ? lines.join('\n')
    : [
        ...lines,
        `That is less than ${rounded(leastFit * 100)} %: the replay does not explain this history, so candidates are not compared.`,
      ].join('\n');
};

/** The report for people. */
export const replayText = (report: ReplayReport): string => {
  if (!isTrusted(report)) return `${fitText(report)}\n`;
  const { current, candidates } = report;
  const rows = [{ name: 'current', replay: current }, ...candidates];
  const scores = table([
    ['', ...columns.map(([name]) => name)],
    ...rows.map(({ name, replay }) => [name, ...columns.map(([, cell]) => cell(replay.score))]),
  ]);
  return `${fitText(report)}\n\n${scores}\n`;
};

const replayJson = ({ score, events }: Replay) => ({
  score,
  events: events.map(({ at, ...event }) => ({ at: time(at), ...event })),
});

/** The report for programs. */
export const replayReport = (report: ReplayReport): unknown => {
  const { fit, leastFit, findings, current, candidates } = report;
  const trusted = isTrusted(report);
  return {
    fit: { ...fit, differences: fit.differences.map(({ at, ...d }) => ({ at: time(at), ...d })) },
    leastFit,
    findings,
    trusted,
    ...(trusted
      ? {
          current: replayJson(current),
          candidates: candidates.map(({ name, replay }) => ({ name, ...replayJson(replay) })),
        }
      : {}),
  };
};

/** A decision for people. */
export const explanationText = ({ summary, steps }: Explanation): string =>
  [summary, ...steps.map((step) => `  ${step}`)].join('\n');

/** Errors of a manifest, one a line. */
export const problemText = (path: string, problems: readonly FieldError[]): string =>
  problems.map(({ field, message }) => `${path}: ${field}: ${message}`).join('\n');
