import { asFields } from '../util/values.ts';
import { textOf } from './kinds/read.ts';
import type { ClusterProblem } from './model.ts';
import type { ClusterClient } from './port.ts';
import { problemOf } from './problems.ts';

/** Time (ms) an API server has to answer; a dead link shows within this and one `liveEveryMs`. */
const timeoutMs = 4_000;

/** Whether a refusal is an answer of an API server that lives: some let nobody ask for its health. */
const isAnswer = ({ kind, status }: ClusterProblem): boolean =>
  kind !== 'unauthorized' && status !== undefined && status >= 400 && status < 500;

async function ask(work: Promise<unknown>): Promise<ClusterProblem | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    const problem = problemOf(error);
    return isAnswer(problem) ? undefined : problem;
  }
}

/**
 * Asks whether an API server is there, is ready, and knows us; undefined when all is well. Light: a path that reads
 * nothing. One that has only just started says that it is not ready, and would forbid what it allows later.
 */
export function probe(
  client: ClusterClient,
  signal: AbortSignal,
): Promise<ClusterProblem | undefined> {
  return ask(client.getText('/readyz', { signal, timeoutMs }));
}

/** `v1.36.3`; empty when it is not told. Never rejects. */
export async function versionOf(client: ClusterClient, signal: AbortSignal): Promise<string> {
  try {
    return textOf(
      asFields(await client.getJson('/version', { signal, timeoutMs })) ?? {},
      'gitVersion',
    );
  } catch {
    return '';
  }
}
