import { applyEdits, diagnose } from '../../features/index.ts';
import { parse } from '../../promql/index.ts';
import { readContext } from './context.ts';
import type { Operation } from './operation.ts';
import { readOffsets, readString } from './request.ts';

export const diagnoseOperation: Operation = {
  op: 'diagnose',
  answer: (request) => {
    const text = readString(request, 'expr');
    const { out } = readOffsets(request, text);
    const context = readContext(request);
    const { diagnostics } = diagnose(parse(text, context.language), context);
    return {
      diagnostics: diagnostics.map(({ code, severity, start, end, message, fixes }) => ({
        code,
        severity,
        start: out(start),
        end: out(end),
        message,
        fixes: fixes.map(({ title, edits }) => ({ title, text: applyEdits(text, edits) })),
      })),
    };
  },
};
