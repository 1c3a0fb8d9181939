import { aggregators } from '../../../promql/index.ts';
import type { AggregatorSpec } from '../../../promql/index.ts';
import { aggregationSignature, availability, docMarkdown } from '../../documentation.ts';
import { all } from '../item.ts';
import type { Draft, Drafts } from '../item.ts';
import { nextCharacter } from '../request.ts';
import type { CompletionRequest } from '../request.ts';
import type { SituationOf } from '../situation-types.ts';

type AggregationSituation = SituationOf<'aggregation'>;

const usualParameters: ReadonlyMap<string, string> = new Map([
  ['topk', '5'],
  ['bottomk', '5'],
  ['limitk', '10'],
  ['limit_ratio', '0.1'],
  ['quantile', '0.9'],
  ['count_values', '"value"'],
]);

function snippetOf({ name }: AggregatorSpec, isRange: boolean): string {
  const parameter = usualParameters.get(name);
  const call = parameter === undefined ? `${name}($1)` : `${name}(\${1:${parameter}}, $2)`;
  return isRange ? `${call}[\${3:1h}:]$0` : `${call}$0`;
}

/** The aggregations, experimental ones only where they are switched on. */
export function aggregationItems(
  request: CompletionRequest,
  situation: AggregationSituation,
): Drafts {
  const { features } = request.context.language;
  const isOpen = /[(bw]/.test(nextCharacter(request, situation.end));
  const isRange = situation.argument.expects === 'matrix';
  const drafts = [...aggregators.values()]
    .filter(({ experimental }) => !experimental || features.has('experimental-functions'))
    .map((spec): Draft => ({
      label: spec.name,
      kind: 'aggregation',
      snippet: isOpen ? undefined : snippetOf(spec, isRange),
      detail: aggregationSignature(spec).label,
      documentation: () => `${docMarkdown(spec.doc)}\n\n${availability(spec)}`,
      place: situation,
      bonus: isRange ? -1 : 0,
      again: true,
    }));
  return all(drafts);
}
