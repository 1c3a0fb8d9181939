import { formatDuration, walk, type Expr } from '../../../promql/index.ts';
import { spanOf, usedQueries, type ManifestCheck, type ManifestRemark } from './check.ts';

const rates: ReadonlySet<string> = new Set(['rate', 'increase', 'delta', 'deriv']);

/** Seconds: four scrapes at the interval of 15 s. */
const least = 60;

interface Window {
  readonly seconds: number;
  readonly start: number;
  readonly end: number;
}

const windowsIn = (root: Expr): readonly Window[] => {
  const windows: Window[] = [];
  walk(root, (node) => {
    if (node.kind !== 'Call' || !rates.has(node.name.value)) return;
    const range = node.args.find((arg) => arg.kind === 'MatrixSelector')?.range;
    if (range?.kind === 'DurationLiteral') {
      windows.push({ seconds: range.value, start: range.start, end: range.end });
    }
  });
  return windows;
};

/** Windows of rates that hold fewer than four scrapes: one that is missed halves the value or takes it away. */
export const rateWindow: ManifestCheck = {
  code: 'autoscale-rate-window',
  severity: 'warning',
  run: (subject) =>
    usedQueries(subject).flatMap((query) =>
      windowsIn(query.parsed.expr)
        .filter(({ seconds }) => seconds < least)
        .map((window): ManifestRemark => {
          const span = spanOf(query, window);
          return {
            path: query.path,
            span,
            message: `a window of ${formatDuration(window.seconds)} holds fewer than 4 scrapes unless they are at most ${String(window.seconds / 4)} s apart: take 1m or more, and a longer stabilization window`,
            textFixes: [{ title: 'Write `1m`', edits: [{ ...span, text: '1m' }] }],
          };
        }),
    ),
};
