import { format, parse, usualFeatures } from '../../promql/index.ts';
import { errorList } from './errors.ts';
import type { Operation } from './operation.ts';
import { readCount, readLanguage, readOffsets, readString } from './request.ts';

export const formatOperation: Operation = {
  op: 'format',
  answer: (request) => {
    const text = readString(request, 'expr');
    const width = readCount(request, 'width', 100);
    const parsed = parse(text, readLanguage(request, usualFeatures));
    const formatted = format(parsed, width);
    if (formatted !== undefined) return { text: formatted };
    const errors = errorList(parsed, readOffsets(request, text));
    return { error: errors[0]?.msg ?? 'the layout of the expression would be too long', errors };
  },
};
