import { describe, expect, it } from 'vitest';
import { referenceTree } from '../../../server/src/cli/batch/reference-tree.ts';
import {
  histogramText,
  language,
  parseSeries,
  seriesValues,
  valueTypeOf,
} from '../../../server/src/promql/index.ts';
import { byteOffsetsOf } from '../../../server/src/util/byte-offsets.ts';
import { answer, fullPrometheus } from '../../support/conformance.ts';
import { invalid, series, valid } from './corpus.ts';

/**
 * Where the reference has read a closing bracket already when it ends an aggregation with a comment behind it, the
 * aggregation reaches behind that bracket (`*endPosp = p.lastClosing`). Our ranges are exact there.
 */
const overreads = /\)\s*#/;

describe('the corpus of expressions, against the answers of the reference', () => {
  it('has a source and a licence for every row', () => {
    const without = [...valid, ...invalid].filter(({ source, license }) => !source || !license);
    expect(without).toEqual([]);
    expect(valid.length).toBeGreaterThan(2000);
    expect(invalid.length).toBeGreaterThan(1500);
  });

  it('accepts what is valid, with the same type and tree', () => {
    const wrong = valid.flatMap(({ expr, type, tree }) => {
      const { result, errors, toBytes } = answer(expr, fullPrometheus);
      const wanted = overreads.test(expr) ? [type] : [type, tree];
      const ours = [valueTypeOf(result.expr, fullPrometheus), referenceTree(result.expr, toBytes)];
      const found = ours.slice(0, wanted.length);
      const same = errors.length === 0 && JSON.stringify(found) === JSON.stringify(wanted);
      return same ? [] : [{ expr, errors, wanted, found }];
    });
    expect(wrong).toEqual([]);
  });

  it('refuses what is not, with the same first error', () => {
    const wrong = invalid.flatMap(({ expr, error }) => {
      const [found] = answer(expr, fullPrometheus).errors;
      const same = JSON.stringify(found) === JSON.stringify(error);
      return same ? [] : [{ expr, error, found }];
    });
    expect(wrong).toEqual([]);
  });
});

/** As the reference's answers are written. */
function written(value: ReturnType<typeof seriesValues>[number]): unknown {
  if (typeof value === 'object' && value !== null) return histogramText(value);
  if (value === null || Number.isFinite(value)) return value;
  return Number.isNaN(value) ? 'NaN' : `${value > 0 ? '+' : '-'}Inf`;
}

describe('the corpus of series descriptions, against the answers of the reference', () => {
  it('has a source and a licence for every row', () => {
    expect(series.filter(({ source, license }) => !source || !license)).toEqual([]);
    expect(
      series.filter(({ errors }) => errors !== undefined && errors.length > 1).length,
    ).toBeGreaterThan(50);
  });

  it.each(series)('$text $flags', ({ text, flags, values, errors }) => {
    const result = parseSeries(text, language('prometheus', flags));
    const { toBytes } = byteOffsetsOf(text);
    const found = result.errors.map(({ start, end, message }) => ({
      start: toBytes(start),
      end: toBytes(end),
      msg: message,
    }));
    expect(found).toEqual(errors ?? []);
    if (values !== undefined) expect(seriesValues(result).map(written)).toEqual(values);
  });
});
