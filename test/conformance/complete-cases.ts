import * as z from 'zod';
import { complete } from '../../server/src/features/index.ts';
import type { CompletionAnswer, CompletionKind } from '../../server/src/features/index.ts';
import { situationsAt } from '../../server/src/features/completion/situation.ts';
import { matchersOf } from '../../server/src/features/selector.ts';
import { parse } from '../../server/src/promql/index.ts';
import { contextOf } from '../support/feature-context.ts';
import { count, skip } from './check.ts';
import type { Check } from './check.ts';

const rowShape = z.object({
  expr: z.string(),
  pos: z.number(),
  group: z.string(),
  contexts: z.array(z.object({ kind: z.string() })).optional(),
  start: z.number().optional(),
  end: z.number().optional(),
  from: z.number().optional(),
  to: z.number().optional(),
  labels: z.array(z.string()).optional(),
  online: z.boolean().optional(),
  situation: z.string().nullable().optional(),
  metric: z.string().nullable().optional(),
  label: z.string().nullable().optional(),
  other_matchers: z.array(z.string()).optional(),
});
type Row = z.infer<typeof rowShape>;

/** What stands for each kind of the peers in our lists. */
const kinds: Readonly<Record<string, CompletionKind>> = {
  MetricName: 'metric',
  Function: 'function',
  Aggregation: 'aggregation',
  Number: 'number',
  AggregateOpModifier: 'modifier',
  BinOp: 'operator',
  BinOpModifier: 'modifier',
  Bool: 'modifier',
  Offset: 'modifier',
  AtModifiers: 'keyword',
  LabelName: 'label',
  LabelValue: 'value',
  Duration: 'duration',
  DurationExpr: 'duration',
  DurationExprOperator: 'operator',
  IN_GROUPING: 'label',
  IN_LABEL_SELECTOR_NO_LABEL_NAME: 'label',
  IN_LABEL_SELECTOR_WITH_LABEL_NAME: 'value',
};

/** Rows where the peer is wrong or has another unit, with the reason. */
const deviations: ReadonlyMap<string, string> = new Map([
  [
    'metric_name{|label="value"}',
    'a name in front of the cursor is not being written: replacing the whole matcher would lose it',
  ],
  [
    'something{"job📈"|=}',
    'the row counts code points; in UTF-16 its cursor stands in front of the =',
  ],
]);

/** Labels that the peer offers and that would make the text invalid or say the same twice. */
const unwanted: Readonly<Record<string, readonly string[]>> = {
  'go[5d1|]': ['y', 'w', 'd'],
  'rate(my_metric{l1="l2"}[25d5|])': ['y', 'w', 'd'],
  'go[5d:5d4|]': ['y', 'w', 'd'],
};

/** The peer's templates of whole calls; ours are snippets of the functions themselves. */
const template = /__\w+__/;

const context = contextOf({ features: ['experimental-functions', 'binop-fill-modifiers'] });

function markedText({ expr, pos }: Row): string {
  return `${expr.slice(0, pos)}|${expr.slice(pos)}`;
}

function answerOf({ expr, pos }: Row): CompletionAnswer {
  return complete(parse(expr, context.language), pos, context);
}

function missingKinds(row: Row, { kinds: offered }: CompletionAnswer): readonly string[] {
  const names = row.contexts?.map(({ kind }) => kind) ?? (row.situation ? [row.situation] : []);
  return names.filter((name) => {
    const kind = kinds[name];
    return kind === undefined || !offered.includes(kind);
  });
}

function checkKinds(row: Row): string | undefined | typeof skip {
  const marked = markedText(row);
  if (row.contexts === undefined && row.situation === undefined) return skip;
  if (deviations.has(marked)) return skip;
  const missing = missingKinds(row, answerOf(row));
  return missing.length === 0 ? undefined : `${marked} lacks ${missing.join(' ')}`;
}

/** A range that nothing would be put into does not count. */
function checkRange(row: Row): string | undefined | typeof skip {
  const marked = markedText(row);
  const [from, to] = [row.start ?? row.from, row.end ?? row.to];
  if (from === undefined && to === undefined) return skip;
  if (deviations.has(marked) || row.labels?.length === 0) return skip;
  const found = answerOf(row);
  const isSame = (from ?? found.from) === found.from && (to ?? found.to) === found.to;
  return isSame ? undefined : `${marked} wanted ${from}–${to}, found ${found.from}–${found.to}`;
}

function checkLabels(row: Row): string | undefined | typeof skip {
  if (row.labels === undefined || row.labels.length === 0 || row.online === true) return skip;
  const marked = markedText(row);
  const offered = new Set(answerOf(row).items.map(({ label }) => label.toLowerCase()));
  const aside = new Set(unwanted[marked]);
  const missing = row.labels.filter(
    (label) => !offered.has(label) && !aside.has(label) && !template.test(label),
  );
  return missing.length === 0 ? undefined : `${marked} lacks ${missing.join(' ')}`;
}

/** The matchers a list is scoped by, as the rows write them. */
function checkScope(row: Row): string | undefined | typeof skip {
  const marked = markedText(row);
  if (row.situation == null || deviations.has(marked)) return skip;
  const [first] = situationsAt(parse(row.expr, context.language), row.pos, context.language);
  if (first?.kind !== 'label-name' && first?.kind !== 'label-value') return skip;
  const { selector, matcher } = first;
  const wanted = [
    ...(row.metric == null ? [] : [`__name__=${row.metric}`]),
    ...(row.other_matchers ?? []),
  ];
  const found = selector === undefined ? [] : matchersOf(selector, matcher);
  const texts = found.map(({ label, op, value }) => `${label}${op}${value}`);
  return JSON.stringify(wanted) === JSON.stringify(texts)
    ? undefined
    : `${marked} is scoped by ${texts.join(' ')}`;
}

/** What the Prometheus and Grafana editors offer: at least their situations, their ranges, their words and scopes. */
export const completeCases: Check = {
  file: 'complete_cases',
  run: (lines) => {
    const rows = lines.map((line) => rowShape.parse(line));
    return [
      count('situations', rows, checkKinds),
      count('replaced ranges', rows, checkRange),
      count('words', rows, checkLabels),
      count('scopes', rows, checkScope),
    ];
  },
};
