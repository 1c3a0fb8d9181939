import type { Path } from '../../../yaml-file/path.ts';
import { itemsOf, textOf, valueAt } from '../read.ts';
import type { ManifestCheck, ManifestRemark } from './check.ts';

const remarksOn = (query: string, path: Path): readonly ManifestRemark[] => {
  if (query === '') return [];
  const remarks: ManifestRemark[] = [];
  if (!query.includes('.LabelMatchers') && !query.includes('.LabelValuesByName')) {
    remarks.push({
      path,
      message:
        'without `<<.LabelMatchers>>` the query does not know which object is asked for: all get the value of all',
    });
  }
  if (!query.includes('.GroupBy')) {
    remarks.push({
      path,
      message:
        'without `by (<<.GroupBy>>)` the answer does not say which object a value is of, and the adapter finds none',
    });
  }
  return remarks;
};

/** Queries of the adapter that leave out what tells objects apart. */
export const adapterTemplate: ManifestCheck = {
  code: 'adapter-template',
  severity: 'warning',
  run: ({ manifest: { kind, value } }) =>
    kind !== ''
      ? []
      : [
          ...itemsOf(valueAt(value, 'rules')).flatMap((rule, at) =>
            remarksOn(textOf(valueAt(rule, 'metricsQuery')), ['rules', at, 'metricsQuery']),
          ),
          ...['cpu', 'memory'].flatMap((name) =>
            ['containerQuery', 'nodeQuery'].flatMap((key) => {
              const path = ['resourceRules', name, key];
              return remarksOn(textOf(valueAt(value, ...path)), path);
            }),
          ),
        ],
};
