import { format, parse, print, valueTypeOf } from '../../promql/index.ts';
import { errorList } from './errors.ts';
import type { Operation } from './operation.ts';
import { referenceTree } from './reference-tree.ts';
import { readLanguage, readOffsets, readString } from './request.ts';

/** Columns of the `pretty` text, as `promtool promql format` has them. */
const prettyWidth = 100;

export const parseOperation: Operation = {
  op: 'parse',
  answer: (request) => {
    const text = readString(request, 'expr');
    const language = readLanguage(request, []);
    const offsets = readOffsets(request, text);
    const parsed = parse(text, language);
    if (parsed.errors.length > 0) return { ok: false, errors: errorList(parsed, offsets) };
    return {
      ok: true,
      type: valueTypeOf(parsed.expr, language),
      string: print(parsed.expr),
      pretty: format(parsed, prettyWidth),
      tree: referenceTree(parsed.expr, offsets.out),
    };
  },
};
