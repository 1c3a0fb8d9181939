import { walk, type Expr, type Span } from '../../../promql/index.ts';
import { spanOf, usedQueries, type ManifestCheck } from './check.ts';

const calm: ReadonlyMap<string, string> = new Map([
  ['irate', 'rate'],
  ['idelta', 'delta'],
]);

const instantIn = (root: Expr): readonly (Span & { readonly name: string })[] => {
  const found: (Span & { readonly name: string })[] = [];
  walk(root, (node) => {
    if (node.kind === 'Call' && calm.has(node.name.value))
      found.push({ name: node.name.value, start: node.name.start, end: node.name.end });
  });
  return found;
};

/** `irate` in what something is scaled by: it looks at two samples, and pods come and go with their noise. */
export const instantRate: ManifestCheck = {
  code: 'autoscale-irate',
  severity: 'warning',
  run: (subject) =>
    usedQueries(subject).flatMap((query) =>
      instantIn(query.parsed.expr).map(({ name, ...at }) => {
        const span = spanOf(query, at);
        const text = calm.get(name) ?? name;
        return {
          path: query.path,
          span,
          message: `\`${name}\` looks at the last two samples only: pods would come and go with noise; take \`${text}\``,
          textFixes: [{ title: `Write \`${text}\``, edits: [{ ...span, text }] }],
        };
      }),
    ),
};
