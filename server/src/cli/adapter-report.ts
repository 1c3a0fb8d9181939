import type { PreviewMetric, PreviewRule } from '../autoscale/index.ts';

/** Lists are cut here for people; JSON has all of them. */
const listed = 20;

const metricText = ({
  name,
  resource,
  series,
  found,
  path,
  query,
  values,
  problems,
}: PreviewMetric): readonly string[] => [
  `  ${resource === undefined ? '' : `${resource}/`}${name}${series === '' ? '' : `  (${String(found)} series of ${series})`}`,
  `    path   ${path}`,
  ...(query === undefined ? [] : [`    query  ${query.replaceAll(/\s*\n\s*/g, ' ')}`]),
  ...(values ?? []).slice(0, listed).map((value) => `    value  ${value.value}  ${value.of}`),
  ...problems.map((problem) => `    note   ${problem}`),
];

const cut = <T>(items: readonly T[], text: (item: T) => readonly string[]): readonly string[] => [
  ...items.slice(0, listed).flatMap(text),
  ...(items.length > listed ? [`  … and ${String(items.length - listed)} more (--json)`] : []),
];

const ruleText = ({
  rule,
  seriesQuery,
  refused,
  series,
  metrics,
  unpicked,
}: PreviewRule): string => {
  const head = seriesQuery === undefined ? rule : `${rule}  ${seriesQuery}`;
  if (refused !== undefined) return `${head}\n  refused: ${refused}\n`;
  const lines = [
    head,
    ...(seriesQuery === undefined ? [] : [`  ${String(series)} series found`]),
    ...cut(metrics, metricText),
    ...cut(unpicked, ({ series: name, count, reason }) => [
      `  not picked up: ${name} (${String(count)}): ${reason}`,
    ]),
  ];
  return `${lines.join('\n')}\n`;
};

/** The preview for people. */
export const adapterText = (rules: readonly PreviewRule[]): string =>
  rules.length === 0 ? 'no rules\n' : rules.map(ruleText).join('\n');

/** Whether something in it would not work. */
export const hasProblem = (rules: readonly PreviewRule[]): boolean =>
  rules.some(
    ({ refused, metrics, seriesQuery }) =>
      refused !== undefined ||
      (seriesQuery !== undefined && metrics.length === 0) ||
      metrics.some(({ problems }) => problems.length > 0),
  );
