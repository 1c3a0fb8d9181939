import { formatDuration, walk, type Expr } from '../../../promql/index.ts';
import { valueAt } from '../read.ts';
import { usedQueries, type ManifestCheck } from './check.ts';

/** The longest range (s) that a query looks back over. */
const longestRange = (root: Expr): number => {
  let longest = 0;
  walk(root, (node) => {
    if (node.kind !== 'MatrixSelector' || node.range?.kind !== 'DurationLiteral') return;
    longest = Math.max(longest, node.range.value);
  });
  return longest;
};

const path = [
  'spec',
  'advanced',
  'horizontalPodAutoscalerConfig',
  'behavior',
  'scaleDown',
  'stabilizationWindowSeconds',
];

/** Scaling down sooner than the query forgets: a dip is over before its rate shows it, and pods go for nothing. */
export const shortStabilization: ManifestCheck = {
  code: 'autoscale-short-stabilization',
  severity: 'info',
  run: (subject) => {
    const window = valueAt(subject.manifest.value, ...path);
    if (typeof window !== 'number') return [];
    const ranges = usedQueries(subject)
      .filter(({ use }) => use === 'trigger')
      .map(({ parsed }) => longestRange(parsed.expr));
    const longest = Math.ceil(Math.max(0, ...ranges));
    if (window >= longest) return [];
    return [
      {
        path,
        message: `the query looks back over ${formatDuration(longest)}, longer than these ${String(window)} s: after a scaling down the value is still one of the pods before, and the next pass goes by it`,
        fixes: [
          {
            title: `Write ${String(longest)}`,
            actions: [{ kind: 'replace', path, text: String(longest) }],
          },
        ],
      },
    ];
  },
};
