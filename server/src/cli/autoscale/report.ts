import type {
  Explanation,
  FieldError,
  Fit,
  Found,
  FullHpaSpec,
  HistoryFinding,
  MetricTarget,
  Replay,
  Score,
  SearchResult,
} from '../../autoscale/index.ts';
import { table } from './table.ts';

/** What `gauntlet autoscale replay` found, before it is written. */
export interface ReplayReport {
  readonly fit: Fit;
  readonly leastFit: number;
  /** What was noticed while history was read. */
  readonly findings: readonly HistoryFinding[];
  readonly current: Replay;
  readonly candidates: readonly {
    readonly name: string;
    readonly replay: Replay;
    /** Its metrics are others: its minutes above target are by its own target. */
    readonly asksOtherwise: boolean;
  }[];
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

export const isFitting = ({ agreement }: Fit, leastFit: number): boolean => agreement >= leastFit;

export const isTrusted = ({ fit, leastFit }: ReplayReport): boolean => isFitting(fit, leastFit);

const basisTexts = {
  status: ', from what the autoscaler says it saw',
  record: '',
} as const;

const fitText = ({ fit, leastFit }: Pick<ReplayReport, 'fit' | 'leastFit'>): string => {
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
  const others = candidates.filter(({ asksOtherwise }) => asksOtherwise);
  const notes = others.map(
    ({ name }) =>
      `${name} asks for other metrics: its minutes above target and its shortage are by its own target.\n`,
  );
  return `${fitText(report)}\n\n${scores}\n${notes.join('')}`;
};

const replayJson = ({ score, events }: Replay) => ({
  score,
  events: events.map(({ at, ...event }) => ({ at: time(at), ...event })),
});

/** What `gauntlet autoscale search` found; nothing is looked for where the fit is too bad. */
export interface SearchReport {
  readonly fit: Fit;
  readonly leastFit: number;
  readonly findings: readonly HistoryFinding[];
  readonly result: SearchResult | undefined;
}

/** The search for people. */
export const searchText = ({ result, ...fit }: SearchReport): string => {
  if (result === undefined) return `${fitText(fit)}\n`;
  const { current, front, feasible, tried, cancelled } = result;
  const head = [
    `${String(tried)} settings were replayed${cancelled ? ', then it was cancelled' : ''}.`,
    feasible
      ? 'No other ones beat these in cost, minutes above target, flaps and worst shortage:'
      : 'None of them keeps the bounds. These come nearest:',
  ].join(' ');
  const rows = [current, ...front.filter(({ changes }) => changes.length > 0)];
  const scores = table([
    ['', ...columns.map(([name]) => name)],
    ...rows.map(({ score }, index) => [
      index === 0 ? 'current' : String(index),
      ...columns.map(([, cell]) => cell(score)),
    ]),
  ]);
  const explained = rows
    .slice(1)
    .map(({ explanation }, index) => `${String(index + 1).padStart(3)}  ${explanation}`);
  return `${[fitText(fit), head, scores, explained.join('\n')].join('\n\n').trimEnd()}\n`;
};

/** The search for programs. */
export const searchReport = ({ fit, leastFit, findings, result }: SearchReport): object => ({
  fit: fitJson(fit),
  leastFit,
  findings,
  trusted: result !== undefined,
  ...(result === undefined
    ? {}
    : {
        tried: result.tried,
        cancelled: result.cancelled,
        feasible: result.feasible,
        current: foundJson(result.current),
        front: result.front.map(foundJson),
      }),
});

const foundJson = ({ changes, score, explanation, spec }: Found) => ({
  changes,
  score,
  explanation,
  spec: specJson(spec),
});

const quantityText = (target: MetricTarget) => ({
  ...target,
  ...(target.value && { value: target.value.canonical }),
  ...(target.averageValue && { averageValue: target.averageValue.canonical }),
});

/** As a manifest has it: quantities are texts. */
const specJson = (spec: FullHpaSpec) => ({
  ...spec,
  metrics: spec.metrics.map((metric) =>
    Object.fromEntries(
      Object.entries(metric).map(([key, value]: [string, unknown]) => [
        key,
        typeof value === 'object' && value !== null && 'target' in value
          ? { ...value, target: quantityText(value.target as MetricTarget) }
          : value,
      ]),
    ),
  ),
});

const fitJson = (fit: Fit) => ({
  ...fit,
  differences: fit.differences.map(({ at, ...d }) => ({ at: time(at), ...d })),
});

/** The report for programs. */
export const replayReport = (report: ReplayReport): object => {
  const { fit, leastFit, findings, current, candidates } = report;
  const trusted = isTrusted(report);
  return {
    fit: fitJson(fit),
    leastFit,
    findings,
    trusted,
    ...(trusted
      ? {
          current: replayJson(current),
          candidates: candidates.map(({ name, replay, asksOtherwise }) => ({
            name,
            asksOtherwise,
            ...replayJson(replay),
          })),
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
