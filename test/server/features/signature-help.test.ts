import { describe, expect, test } from 'vitest';
import { signatureHelp } from '../../../server/src/features/index.ts';
import { parse } from '../../../server/src/promql/index.ts';
import { contextOf } from '../../support/feature-context.ts';
import { readMarks } from '../../support/marked-text.ts';

/** `name(…)#active`, '' for none. */
function signatureAt(marked: string): string {
  const { text, cursor } = readMarks(marked);
  const context = contextOf();
  const found = signatureHelp(parse(text, context.language), cursor, context);
  return found === undefined ? '' : `${found.label} #${found.active}`;
}

const quantile = 'histogram_quantile(φ: scalar, b: instant vector): instant vector';
const rows: readonly (readonly [marked: string, signature: string])[] = [
  ['rate(|)', 'rate(v: range vector): instant vector #0'],
  ['rate(|', 'rate(v: range vector): instant vector #0'],
  ['rate(foo|[5m])', 'rate(v: range vector): instant vector #0'],
  ['histogram_quantile(|', `${quantile} #0`],
  ['histogram_quantile(0.9, |)', `${quantile} #1`],
  ['histogram_quantile(0.9|, foo)', `${quantile} #0`],
  ['histogram_quantile(0.9, sum(|))', 'sum by (…) (v: instant vector): instant vector #0'],
  ['histogram_quantile(0.9, sum(foo)|)', `${quantile} #1`],
  ['topk(5, |', 'topk by (…) (k: scalar, v: instant vector): instant vector #1'],
  ['sum by (job) (|)', 'sum by (…) (v: instant vector): instant vector #0'],
  ['round(foo, |)', 'round(v: instant vector, to_nearest?: scalar): instant vector #1'],
  ['abs(foo, |)', 'abs(v: instant vector): instant vector #-1'],
  [
    'label_join(foo, "a", ",", "b", "c", |)',
    'label_join(v: instant vector, dst_label: string, separator: string, src_label?: string, …): instant vector #3',
  ],
  ['time(|)', 'time(): scalar #-1'],
  ['rate|(foo)', ''],
  ['rate(foo)|', ''],
  ['foo|', ''],
  ['unknown_function(|)', ''],
  ['(foo|)', ''],
  ['', ''],
];

describe('signature help', () => {
  test.each(rows)('%s', (marked, signature) => {
    expect(signatureAt(marked)).toBe(signature);
  });
  test('says what the function does', () => {
    const context = contextOf();
    const found = signatureHelp(parse('rate(', context.language), 5, context);
    expect(found?.documentation).toContain('per second');
    expect(found?.parameters).toEqual([{ label: 'v: range vector' }]);
  });
});
