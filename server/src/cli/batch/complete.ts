import { complete } from '../../features/index.ts';
import { parse } from '../../promql/index.ts';
import { readContext } from './context.ts';
import type { Operation } from './operation.ts';
import { readCount, readOffsets, readString } from './request.ts';

export const completeOperation: Operation = {
  op: 'complete',
  answer: (request) => {
    const text = readString(request, 'expr');
    const offsets = readOffsets(request, text);
    const at = Math.min(offsets.in(readCount(request, 'pos')), text.length);
    const context = readContext(request);
    const { from, to, kinds, items } = complete(parse(text, context.language), at, context);
    return {
      from: offsets.out(from),
      to: offsets.out(to),
      kinds,
      items: items.map(({ label, kind, insert }) => ({ label, kind, insert })),
    };
  },
};
