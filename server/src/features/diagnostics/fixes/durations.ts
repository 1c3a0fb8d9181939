import type { DurationExpr, Node } from '../../../promql/ast.ts';
import { formatDuration, walk } from '../../../promql/index.ts';
import { secondsOf } from '../../duration-seconds.ts';
import type { Fix } from '../rule.ts';
import { fix, insert, replace } from './site.ts';
import type { Fixer, FixSite } from './site.ts';

/** Seconds in each unit people write, by the spellings they write. */
const spellings: readonly (readonly [spelling: RegExp, seconds: number])[] = [
  [/^(?:ms|msecs?|millis|milliseconds?)$/i, 0.001],
  [/^(?:s|secs?|seconds?)$/i, 1],
  [/^(?:m|mins?|minutes?)$/i, 60],
  [/^(?:h|hrs?|hours?)$/i, 3600],
  [/^(?:d|days?)$/i, 86_400],
  [/^(?:w|weeks?)$/i, 604_800],
  [/^(?:y|years?)$/i, 31_536_000],
];

/** `1.5h`, `5min`, `30 seconds` as a duration of PromQL. */
function durationOf(text: string): string | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/i.exec(text);
  const unit = spellings.find(([spelling]) => spelling.test(match?.[2] ?? ''));
  if (match === null || unit === undefined) return undefined;
  const seconds = Number(match[1]) * unit[1];
  const milliseconds = Math.round(seconds * 1000);
  return milliseconds > 0 ? formatDuration(milliseconds / 1000) : undefined;
}

function respelled({ parsed }: FixSite, start: number): readonly Fix[] {
  const text = /^\d+(?:\.\d+)?\s*[a-z]+/i.exec(parsed.text.slice(start))?.[0];
  const duration = text === undefined ? undefined : durationOf(text);
  if (text === undefined || duration === undefined) return [];
  return [fix(`Replace by ${duration}`, replace({ start, end: start + text.length }, duration))];
}

/** A number whose unit is none of PromQL's. */
export const respellDuration: Fixer = (site) => respelled(site, site.error.start);

/** Letters behind a number and a blank: `[5 m]`. */
export function respellUnit(site: FixSite): readonly Fix[] {
  const number = /\d+(?:\.\d+)?\s+$/.exec(site.parsed.text.slice(0, site.error.start))?.[0];
  return number === undefined ? [] : respelled(site, site.error.start - number.length);
}

const durationKinds: ReadonlySet<Node['kind']> = new Set([
  'DurationLiteral',
  'DurationUnary',
  'DurationBinary',
  'DurationCall',
  'DurationParen',
]);

function isDuration(node: Node): node is DurationExpr {
  return durationKinds.has(node.kind);
}

/** The whole duration around the error. */
function durationAround({ parsed, error }: FixSite): DurationExpr | undefined {
  let found: DurationExpr | undefined;
  walk(parsed.expr, (node) => {
    if (found !== undefined) return false;
    if (isDuration(node) && node.start <= error.start && error.end <= node.end) found = node;
    return found === undefined;
  });
  return found;
}

/** A computed duration for a dialect that cannot compute: the result. */
export const computeDuration: Fixer = (site) => {
  const expr = durationAround(site);
  const seconds = expr && secondsOf(expr);
  if (expr === undefined || seconds === undefined) return [];
  const text = formatDuration(Math.round(seconds * 1000) / 1000);
  return [fix(`Replace by ${text}`, replace(expr, text))];
};

/** A range or an offset without a duration. */
export const insertWindow: Fixer = ({ error }) => [fix('Insert 5m', insert(error.start, '5m'))];
