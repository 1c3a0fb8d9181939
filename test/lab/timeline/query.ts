// Samples over time, read through a querier.

/** Time (ms) that a querier has for an answer, on a busy machine. */
const answerTimeoutMs = 60_000;

/** Times are in seconds since 1970. */
export interface Range {
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly stepSeconds: number;
}

/** One series of an answer: [time (s), value], without the times that have none. */
export interface SampleSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly points: readonly (readonly [number, number])[];
}

/** The `data` of an API answer. */
export const getData = async (url: string): Promise<unknown> => {
  const response = await fetch(url, { signal: AbortSignal.timeout(answerTimeoutMs) });
  const body = (await response.json()) as { readonly data?: unknown; readonly error?: string };
  if (!response.ok) throw new Error(`${url} answers ${response.status}: ${body.error ?? ''}`);
  return body.data;
};

/** What an expression is now, by cluster; `all` where it has none. */
export const valuesNow = async (
  querierUrl: string,
  query: string,
): Promise<Readonly<Record<string, number>>> => {
  const params = new URLSearchParams({ query, ...wholeAnswers });
  const data = (await getData(`${querierUrl}/api/v1/query?${params.toString()}`)) as {
    readonly result: readonly {
      readonly metric: Readonly<Record<string, string>>;
      readonly value: readonly [number, string];
    }[];
  };
  return Object.fromEntries(
    data.result.map(({ metric, value }) => [metric['cluster'] ?? 'all', Number(value[1])]),
  );
};

/** Half an answer is a failure, and nothing is averaged over time. */
const wholeAnswers = { partial_response: 'false', dedup: 'true', max_source_resolution: '0s' };

/** The series of a range query; whole answers only. */
export const rangeOf = async (asked: {
  readonly querierUrl: string;
  readonly query: string;
  readonly range: Range;
}): Promise<readonly SampleSeries[]> => {
  const { querierUrl, query, range } = asked;
  const params = new URLSearchParams({
    query,
    start: String(range.startSeconds),
    end: String(range.endSeconds),
    step: String(range.stepSeconds),
    ...wholeAnswers,
  });
  const data = (await getData(`${querierUrl}/api/v1/query_range?${params.toString()}`)) as {
    readonly result: readonly {
      readonly metric: Readonly<Record<string, string>>;
      readonly values: readonly (readonly [number, string])[];
    }[];
  };
  return data.result.map(({ metric, values }) => ({
    labels: metric,
    points: values.map(([at, value]) => [at, Number(value)]),
  }));
};
