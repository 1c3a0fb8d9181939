import { histogramText, parseSeries, seriesValues } from '../../promql/index.ts';
import { createLineIndex } from '../../util/line-index.ts';
import { errorList } from './errors.ts';
import type { Operation } from './operation.ts';
import { readOffsets, readString } from './request.ts';

/** The place of an error as the reference writes it: line and byte column, from 1. */
const referencePosition = (text: string, offset: number): string => {
  const { line, character } = createLineIndex(text, 'utf-8').positionAt(offset);
  return `${String(line + 1)}:${String(character + 1)}`;
};

/** JSON has no number for NaN and the infinities, and no histograms. */
const jsonValue = (
  value: ReturnType<typeof seriesValues>[number],
): number | string | null | undefined => {
  if (typeof value === 'object' && value !== null) return histogramText(value);
  if (value === null || Number.isFinite(value)) return value;
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '+Inf' : '-Inf';
};

export const seriesOperation: Operation = {
  op: 'series',
  answer: (request) => {
    const text = readString(request, 'text');
    const offsets = readOffsets(request, text);
    const result = parseSeries(text);
    const [first] = result.errors;
    if (first !== undefined) {
      const err = `${referencePosition(text, first.start)}: parse error: ${first.message}`;
      return { ok: false, err, errors: errorList(result, offsets) };
    }
    return { ok: true, err: '', values: seriesValues(result).map(jsonValue) };
  },
};
