import { selectorsRead, type SelectorRead } from '../../features/selectors-read.ts';
import { methods } from '../../protocol/methods.ts';
import type { ReachParams } from '../../protocol/thanos.ts';
import type { ParsedDocument } from '../../store/documents.ts';
import { askReach } from '../../store/thanos-reach.ts';
import { expressionOfCaret } from '../caret-expression.ts';
import { expressionAt } from '../mapping.ts';
import { ownFailure, ownRequestFeature } from '../own-request.ts';

/** Milliseconds that an instant selector looks back; what servers do unless they are told otherwise. */
const lookbackMs = 5 * 60_000;

/** The selector under the caret, or all of the expression that the caret belongs to. */
const selectorsAt = (
  document: ParsedDocument,
  { position, now }: ReachParams,
): readonly SelectorRead[] => {
  const caret = expressionAt(document, position);
  const expression = caret?.expression ?? expressionOfCaret(document, position);
  if (expression === undefined) return [];
  const all = selectorsRead(expression.parsed, { at: now, lookbackMs });
  const under = all.filter(
    ({ start, end }) => caret !== undefined && start <= caret.offset && caret.offset <= end,
  );
  return under.length > 0 ? under : all;
};

/** Would a query see everything: which stores are asked, which are skipped and why. */
export const thanosReachFeature = ownRequestFeature({
  method: methods.thanosReach,
  fallback: { ok: false, failure: ownFailure },
  handle: async (params, { endpoints, open, scopeOf }, signal) => {
    const found = endpoints.find(params.endpoint);
    if (!found.ok) return found;
    const opened = open.get(params.uri);
    const selectors =
      opened === undefined ? [] : selectorsAt((await scopeOf(opened)).document, params);
    if (selectors.length === 0) return { ok: true, value: { selectors: [] } };
    return askReach(found.value, { selectors, now: params.now }, signal);
  },
});
