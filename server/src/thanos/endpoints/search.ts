import * as z from 'zod';
import { metricType } from '../../metadata/metric-type.ts';
import type { MetricInfo } from '../../metadata/snapshot.ts';
import { failed, success } from '../failures.ts';
import type { Outcome } from '../failures.ts';
import { textBody } from '../requester.ts';
import type { Body, Requester } from '../requester.ts';
import type { Answer } from './answer.ts';
import { metadataDeadlines, scopedParams } from './scoped.ts';
import type { ScopedQuestion } from './scoped.ts';

/**
 * The search API of Prometheus (experimental, behind `--enable-feature=search-api`): best matches of a text among
 * names or values, a line of JSON per batch. Source: prometheus v0.316.0 web/api/v1/search.go.
 */
export interface SearchQuestion extends ScopedQuestion {
  readonly text: string;
}

const texts = z.array(z.string()).optional();
const batch = z.object({
  results: z.array(
    z.object({
      name: z.string().optional(),
      value: z.string().optional(),
      type: z.string().optional(),
      help: z.string().optional(),
      unit: z.string().optional(),
    }),
  ),
  warnings: texts,
});
const trailer = z.object({ status: z.literal('success'), has_more: z.boolean(), warnings: texts });
const broken = z.object({ status: z.literal('error'), error: z.string() });

const line = z.union([batch, trailer, broken]);

type Result = z.infer<typeof batch>['results'][number];

const maxBytes = 4 << 20;
/** The most that a server without configuration accepts is larger; a list for people is not. */
const batchSize = 1000;

const parseLine = (text: string): z.infer<typeof line> | undefined => {
  try {
    return line.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

const decode = (requester: Requester, text: string): Outcome<Answer<readonly Result[]>> => {
  const results: Result[] = [];
  const warnings: string[] = [];
  let isWhole = false;
  for (const part of text.split('\n').filter((row) => row.trim() !== '')) {
    const row = parseLine(part);
    if (row === undefined) return failed(requester.failure('bad-answer'));
    if ('error' in row) return failed(requester.failure('server-error', row.error));
    warnings.push(...(row.warnings ?? []));
    if ('results' in row) results.push(...row.results);
    else isWhole = !row.has_more;
  }
  // A missing trailer means that the stream was cut: what came is good, but not all.
  const complete = isWhole && warnings.length === 0;
  return success({ data: results, warnings, infos: [], complete });
};

const search = async (
  requester: Requester,
  path: string,
  question: SearchQuestion & { readonly further: readonly (readonly [string, string])[] },
  signal: AbortSignal,
): Promise<Outcome<Answer<readonly Result[]>>> => {
  const params = [
    ...scopedParams(question),
    ...question.further,
    ...(question.text === ''
      ? []
      : ([
          ['search[]', question.text],
          ['sort_by', 'score'],
        ] as const)),
    ['case_sensitive', 'false'] as const,
    ['batch_size', String(Math.min(batchSize, question.limit))] as const,
  ];
  const makeBody = (): Body<string> => textBody(maxBytes, 'too-large');
  const asked = { path, canPost: true, params, deadlines: metadataDeadlines };
  const reply = await requester.ask(asked, makeBody, signal);
  return reply.ok ? decode(requester, reply.value.body) : reply;
};

/** Metric names that match a text best, with their metadata as far as targets are scraped. */
export const searchMetricNames = async (
  requester: Requester,
  question: SearchQuestion,
  signal: AbortSignal,
): Promise<Outcome<Answer<readonly MetricInfo[]>>> => {
  const further = [['include_metadata', 'true']] as const;
  const path = '/api/v1/search/metric_names';
  const outcome = await search(requester, path, { ...question, further }, signal);
  if (!outcome.ok) return outcome;
  const infos = outcome.value.data.flatMap(({ name, type, help = '', unit = '' }) =>
    name === undefined ? [] : [{ name, type: metricType(type), help, unit }],
  );
  return success({ ...outcome.value, data: infos });
};

/** Values of a label that match a text best. */
export const searchLabelValues = async (
  requester: Requester,
  question: SearchQuestion & { readonly label: string },
  signal: AbortSignal,
): Promise<Outcome<Answer<readonly string[]>>> => {
  const further = [['label', question.label]] as const;
  const path = '/api/v1/search/label_values';
  const outcome = await search(requester, path, { ...question, further }, signal);
  if (!outcome.ok) return outcome;
  const values = outcome.value.data.flatMap(({ value }) => value ?? []);
  return success({ ...outcome.value, data: values });
};
