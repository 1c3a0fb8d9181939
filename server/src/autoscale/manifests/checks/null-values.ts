import { valueAt } from '../read.ts';
import { usedQueries, type ManifestCheck } from './check.ts';
import { hasFloor } from './query-shape.ts';

const falseTexts: ReadonlySet<unknown> = new Set(['0', 'f', 'F', 'false', 'FALSE', 'False']);

/** Queries of KEDA for which a gap counts as 0, so that it scales in at the peak (keda#3065). */
export const nullValues: ManifestCheck = {
  code: 'keda-null-values',
  severity: 'info',
  run: (subject) =>
    usedQueries(subject).flatMap(({ use, parsed, path }) => {
      const metadata = path.slice(0, -1);
      const setting = [...metadata, 'ignoreNullValues'];
      const value = valueAt(subject.manifest.value, ...setting);
      if (use !== 'trigger' || falseTexts.has(value) || hasFloor(parsed.expr)) return [];
      return [
        {
          path: value === undefined ? path : setting,
          at: 'key',
          message:
            'without series this counts as 0 and scales in: a gap in the metric looks like no load; with `ignoreNullValues: "false"` it is an error, which `fallback` answers',
          fixes: [
            {
              title: 'Set `ignoreNullValues: "false"`',
              actions:
                value === undefined
                  ? [{ kind: 'add', path: metadata, text: 'ignoreNullValues: "false"' }]
                  : [{ kind: 'replace', path: setting, text: '"false"' }],
            },
          ],
        },
      ];
    }),
};
