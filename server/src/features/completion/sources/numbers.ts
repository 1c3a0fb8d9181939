import { all } from '../item.ts';
import type { Draft, Drafts } from '../item.ts';
import type { SituationOf } from '../situation-types.ts';

type NumberSituation = SituationOf<'number'>;

const quantiles: readonly string[] = ['0.5', '0.9', '0.95', '0.99', '0.999'];
const counts: readonly string[] = ['3', '5', '10'];

/** Numbers people mean, by the function and the argument they are for. */
const usual: ReadonlyMap<string, readonly string[]> = new Map([
  ['histogram_quantile 0', quantiles],
  ['histogram_quantiles 2', quantiles],
  ['histogram_quantiles 3', quantiles],
  ['quantile 0', quantiles],
  ['quantile_over_time 0', quantiles],
  ['topk 0', counts],
  ['bottomk 0', counts],
  ['limitk 0', counts],
  ['limit_ratio 0', ['0.1', '0.5', '-0.1']],
  ['predict_linear 1', ['1h', '4h', '1d']],
  ['round 1', ['1', '0.1', '0.01']],
  ['clamp 1', ['0']],
  ['clamp_min 1', ['0']],
  ['clamp_max 1', ['1']],
  ['fill 0', ['0', '1']],
]);

/** Aggregations whose parameter has to be a finite number. */
const finiteOnly: ReadonlySet<string> = new Set(['bottomk', 'limit_ratio', 'limitk', 'topk']);

/** Numbers that fit the argument, and the words for numbers. */
export function numberItems(situation: NumberSituation): Drafts {
  const { callee = '', index } = situation.argument;
  const words = finiteOnly.has(callee) ? [] : ['Inf', 'NaN'];
  const draft = (label: string): Draft => ({
    label,
    kind: 'number',
    detail: 'number',
    place: situation,
  });
  return all([...(usual.get(`${callee} ${index}`) ?? []), ...words].map((label) => draft(label)));
}
