import * as z from 'zod';
import type { QueryOptions } from '../../protocol/connections.ts';
import type { RunParams } from '../../protocol/query.ts';
import type { Deadlines } from '../http-client.ts';
import { failed, success } from '../failures.ts';
import type { Outcome } from '../failures.ts';
import type { Requester } from '../requester.ts';
import { askJson } from './answer.ts';
import type { Answer } from './answer.ts';
import { dedupParams, storeParams } from './scoped.ts';
import type { Params } from './scoped.ts';

export interface QueryQuestion {
  readonly expr: string;
  readonly time: RunParams['time'];
  readonly options: QueryOptions;
  /** Series that are decoded; Prometheus sends no more, Thanos sends all. */
  readonly limit: number;
}

/** Unix seconds and the value as the server writes it: `1.5`, `NaN`, `+Inf`, or a histogram. */
export type Sample = readonly [at: number, value: string | HistogramValue];

export interface HistogramValue {
  readonly count: string;
  readonly sum: string;
  /** Boundary rule (0 open left, 1 open right, 2 open both, 3 closed both), bounds, count. */
  readonly buckets: readonly (readonly [
    rule: number,
    lower: string,
    upper: string,
    count: string,
  ])[];
}

export interface ResultSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly samples: readonly Sample[];
}

export interface QueryResult {
  readonly type: 'vector' | 'matrix' | 'scalar' | 'string';
  readonly series: readonly ResultSeries[];
  /** Series in the answer, decoded or not. */
  readonly total: number;
}

/** A querier works up to two minutes by default before the first byte comes. */
const queryDeadlines: Deadlines = { connectMs: 5000, idleMs: 150_000, totalMs: 180_000 };
const maxBytes = 32 << 20;

const plainSample = z.tuple([z.number(), z.string()]);
const histogram = z.object({
  count: z.string(),
  sum: z.string(),
  buckets: z
    .array(z.tuple([z.number(), z.string(), z.string(), z.string()]))
    .nullish()
    .transform((buckets) => buckets ?? []),
});
const histogramSample = z.tuple([z.number(), histogram]);

const labels = z.record(z.string(), z.string());
const vectorElement = z.object({
  metric: labels,
  value: plainSample.optional(),
  histogram: histogramSample.optional(),
});
const matrixElement = z.object({
  metric: labels,
  values: z.array(plainSample).optional(),
  histograms: z.array(histogramSample).optional(),
});

const result = z.discriminatedUnion('resultType', [
  z.object({ resultType: z.literal('vector'), result: z.array(z.unknown()).nullable() }),
  z.object({ resultType: z.literal('matrix'), result: z.array(z.unknown()).nullable() }),
  z.object({ resultType: z.literal('scalar'), result: plainSample }),
  z.object({ resultType: z.literal('string'), result: plainSample }),
]);

const vectorSeries = vectorElement.transform(({ metric, value, histogram: native }) => ({
  labels: metric,
  samples: [value, native].filter((sample) => sample !== undefined),
}));

const matrixSeries = matrixElement.transform(({ metric, values = [], histograms = [] }) => ({
  labels: metric,
  samples: [...values, ...histograms].sort((left, right) => left[0] - right[0]),
}));

const decodeSeries = (
  data: z.infer<typeof result>,
  limit: number,
): z.ZodSafeParseResult<readonly ResultSeries[]> => {
  switch (data.resultType) {
    case 'vector':
      return z.array(vectorSeries).safeParse((data.result ?? []).slice(0, limit));
    case 'matrix':
      return z.array(matrixSeries).safeParse((data.result ?? []).slice(0, limit));
    case 'scalar':
    case 'string':
      return { success: true, data: [{ labels: {}, samples: [data.result] }] };
  }
};

const timeParams = (time: RunParams['time']): Params => {
  switch (time.kind) {
    case 'instant':
      return time.at === null ? [] : [['time', String(time.at)]];
    case 'range':
      return [
        ['start', String(time.start)],
        ['end', String(time.end)],
        ['step', String(time.step)],
      ];
  }
};

const resolutionParams = ({ maxSourceResolution }: QueryOptions): Params =>
  maxSourceResolution === undefined ? [] : [['max_source_resolution', maxSourceResolution]];

/** Evaluates an expression at a time or over a range. */
export const askQuery = async (
  requester: Requester,
  question: QueryQuestion,
  signal: AbortSignal,
): Promise<Outcome<Answer<QueryResult>>> => {
  const { expr, time, options, limit } = question;
  const path = time.kind === 'instant' ? '/api/v1/query' : '/api/v1/query_range';
  const params = [
    ['query', expr.toWellFormed()] as const,
    ...timeParams(time),
    ['limit', String(limit)] as const,
    ...dedupParams(options),
    ...resolutionParams(options),
    ...storeParams(options),
  ];
  const outcome = await askJson(
    requester,
    { path, canPost: true, params, deadlines: queryDeadlines },
    { schema: result, maxBytes },
    signal,
  );
  if (!outcome.ok) return outcome;
  const { data } = outcome.value;
  const series = decodeSeries(data, limit);
  if (!series.success) return failed(requester.failure('bad-answer'));
  const isList = data.resultType === 'vector' || data.resultType === 'matrix';
  const total = isList ? (data.result ?? []).length : 1;
  return success({ ...outcome.value, data: { type: data.resultType, series: series.data, total } });
};
