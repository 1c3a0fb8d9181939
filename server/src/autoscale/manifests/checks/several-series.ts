import { usedQueries, type ManifestCheck } from './check.ts';
import { shapeOf, type Shape } from './query-shape.ts';

const why = (shape: Exclude<Shape, 'one'>): string => {
  if (shape === 'scalar') {
    return 'KEDA cannot read a scalar: wrap it in `vector(…)`';
  }
  const what =
    shape === 'many'
      ? 'this gives an element for every series'
      : `this gives an element for every value of ${shape.by.map((label) => `\`${label}\``).join(', ')}`;
  return `${what}, and KEDA fails as soon as there are two; aggregate to one, e.g. with \`sum(…)\``;
};

/** Queries of KEDA that give more than one element, or a scalar. */
export const severalSeries: ManifestCheck = {
  code: 'keda-several-series',
  severity: 'warning',
  run: (subject) =>
    usedQueries(subject).flatMap(({ use, parsed, path }) => {
      if (use !== 'trigger' || parsed.errors.length > 0) return [];
      const shape = shapeOf(parsed.expr);
      return shape === 'one' ? [] : [{ path, message: why(shape) }];
    }),
};
