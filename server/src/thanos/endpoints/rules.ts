import * as z from 'zod';
import type { AlertFacts, RuleFacts, RuleGroupFacts } from '../../protocol/thanos.ts';
import { success } from '../failures.ts';
import type { Outcome } from '../failures.ts';
import type { Requester } from '../requester.ts';
import { askJson } from './answer.ts';
import type { Answer } from './answer.ts';
import { metadataDeadlines } from './scoped.ts';
import { instantOf } from './times.ts';

const maxBytes = 32 << 20;
/** Alerts of one rule that are kept. */
const maxAlerts = 200;

const labels = z
  .record(z.string(), z.string())
  .nullish()
  .transform((set) => set ?? {});

const alert = z
  .object({
    labels,
    annotations: labels,
    state: z.string(),
    value: z.string().optional(),
    activeAt: z.string().optional(),
  })
  .transform((read): AlertFacts => {
    const activeAt = instantOf(read.activeAt);
    return {
      labels: read.labels,
      annotations: read.annotations,
      state: read.state,
      value: read.value ?? '',
      ...(activeAt === undefined ? {} : { activeAt }),
    };
  });

const states = ['inactive', 'pending', 'firing'] as const;

const rule = z
  .object({
    type: z.enum(['alerting', 'recording']),
    name: z.string(),
    query: z.string(),
    labels,
    health: z.string().optional(),
    lastError: z.string().optional(),
    state: z.string().optional(),
    alerts: z.array(alert).nullish(),
  })
  .transform((read): RuleFacts => {
    const { lastError = '' } = read;
    const state = states.find((known) => known === read.state);
    return {
      kind: read.type,
      name: read.name,
      expr: read.query,
      labels: read.labels,
      health: read.health ?? 'unknown',
      ...(lastError === '' ? {} : { lastError }),
      ...(state === undefined ? {} : { state }),
      alerts: (read.alerts ?? []).slice(0, maxAlerts),
    };
  });

const strategies: ReadonlyMap<string, RuleGroupFacts['partialResponse']> = new Map([
  ['ABORT', 'abort'],
  ['WARN', 'warn'],
]);

const group = z
  .object({
    name: z.string(),
    file: z.string(),
    interval: z.number(),
    evaluationTime: z.number().optional(),
    lastEvaluation: z.string().optional(),
    partialResponseStrategy: z.string().optional(),
    rules: z.array(rule).nullish(),
  })
  .transform((read): RuleGroupFacts => {
    const lastEvaluation = instantOf(read.lastEvaluation);
    return {
      name: read.name,
      file: read.file,
      interval: read.interval,
      evaluationTime: read.evaluationTime ?? 0,
      ...(lastEvaluation === undefined ? {} : { lastEvaluation }),
      partialResponse: strategies.get(read.partialResponseStrategy ?? '') ?? '',
      rules: read.rules ?? [],
    };
  });

const rules = z.object({ groups: z.array(group).nullish() }).nullish();

/** Rule groups with the alerts of their rules: a querier gives those of all Prometheus and rulers behind it. */
export const askRules = async (
  requester: Requester,
  signal: AbortSignal,
): Promise<Outcome<Answer<readonly RuleGroupFacts[]>>> => {
  const outcome = await askJson(
    requester,
    { path: '/api/v1/rules', canPost: false, params: [], deadlines: metadataDeadlines },
    { schema: rules, maxBytes },
    signal,
  );
  return outcome.ok
    ? success({ ...outcome.value, data: outcome.value.data?.groups ?? [] })
    : outcome;
};
