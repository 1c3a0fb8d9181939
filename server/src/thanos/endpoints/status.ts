import { parse as parseYaml } from 'yaml';
import * as z from 'zod';
import type { LabelSet } from '../../protocol/thanos.ts';
import { failed, success } from '../failures.ts';
import type { Outcome } from '../failures.ts';
import type { Requester } from '../requester.ts';
import { textBody } from '../requester.ts';
import { askJson } from './answer.ts';
import { metadataDeadlines } from './scoped.ts';
import { instantOf } from './times.ts';

const maxBytes = 4 << 20;

const buildInfo = z.object({ version: z.string() });
const runtimeInfo = z.object({ startTime: z.string().optional() });
const flags = z.record(z.string(), z.string());
const features = z.record(z.string(), z.record(z.string(), z.boolean()));

const config = z.object({ yaml: z.string() });
const externalLabels = z.object({
  global: z.object({ external_labels: z.record(z.string(), z.string()).nullish() }).nullish(),
});

const askStatus = async <T>(
  requester: Requester,
  path: string,
  schema: z.ZodType<T>,
  signal: AbortSignal,
): Promise<Outcome<T>> => {
  const outcome = await askJson(
    requester,
    { path, canPost: false, params: [], deadlines: metadataDeadlines },
    { schema, maxBytes },
    signal,
  );
  return outcome.ok ? success(outcome.value.data) : outcome;
};

export const askBuildInfo = (
  requester: Requester,
  signal: AbortSignal,
): Promise<Outcome<{ readonly version: string }>> =>
  askStatus(requester, '/api/v1/status/buildinfo', buildInfo, signal);

/** Command-line flags of the process that answers. */
export const askFlags = (
  requester: Requester,
  signal: AbortSignal,
): Promise<Outcome<Readonly<Record<string, string>>>> =>
  askStatus(requester, '/api/v1/status/flags', flags, signal);

const parsedYaml = (text: string): unknown => {
  try {
    return parseYaml(text, { schema: 'failsafe', maxAliasCount: 0 });
  } catch {
    return undefined;
  }
};

/** The labels that a Prometheus adds to all series for others; only its own API tells them. */
export const askExternalLabels = async (
  requester: Requester,
  signal: AbortSignal,
): Promise<Outcome<LabelSet>> => {
  const outcome = await askStatus(requester, '/api/v1/status/config', config, signal);
  if (!outcome.ok) return outcome;
  const found = externalLabels.safeParse(parsedYaml(outcome.value.yaml));
  return found.success
    ? success(found.data.global?.external_labels ?? {})
    : failed(requester.failure('bad-answer'));
};

/** What a Prometheus of version 3.9 or later can do, by area; others do not have the endpoint. */
export const askFeatures = (
  requester: Requester,
  signal: AbortSignal,
): Promise<Outcome<Readonly<Record<string, Readonly<Record<string, boolean>>>>>> =>
  askStatus(requester, '/api/v1/features', features, signal);

/** Unix milliseconds of the start of the process that answers; `undefined` when it does not say. */
export const askStartTime = async (
  requester: Requester,
  signal: AbortSignal,
): Promise<Outcome<number | undefined>> => {
  const outcome = await askStatus(requester, '/api/v1/status/runtimeinfo', runtimeInfo, signal);
  return outcome.ok ? success(instantOf(outcome.value.startTime)) : outcome;
};

/** Whether the process says that it is ready; one that answers "not yet" has answered. */
export const askReady = async (
  requester: Requester,
  signal: AbortSignal,
): Promise<Outcome<boolean>> => {
  const reply = await requester.ask(
    { path: '/-/ready', canPost: false, params: [], deadlines: metadataDeadlines },
    () => textBody(maxBytes, 'enough'),
    signal,
  );
  if (reply.ok) return success(true);
  return reply.failure.status === 503 ? success(false) : reply;
};
