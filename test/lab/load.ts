// The load of the demo: how many requests a second strest's client of a cluster sends, changed while it runs.
import { LabProblem } from './problem.ts';
import type { ClusterPlan } from './plan.ts';
import { nodePorts } from './plan.ts';

/** Time (ms) that a client has to answer. */
const patience = 5_000;

/** Requests a second, or times what the client was started with. */
export type Load = { readonly rps: number } | { readonly times: number };

/** What a client sends. */
export interface Rate {
  /** Requests/s now. */
  readonly rps: number;
  /** Requests/s that it was started with. */
  readonly base: number;
}

/** Reads `400` (requests a second) or `20x` (times the usual); undefined for anything else. */
export function parseLoad(text: string): Load | undefined {
  const [, number = '', times] = /^(\d+(?:\.\d+)?)(x?)$/.exec(text) ?? [];
  if (number === '') return undefined;
  return times === 'x' ? { times: Number(number) } : { rps: Number(number) };
}

/** What the client of a cluster sends. */
export function readRate(cluster: ClusterPlan): Promise<Rate> {
  return ask(cluster, { method: 'GET' });
}

/** Changes what the client of a cluster sends; gives what it sends from now on. */
export function setLoad(cluster: ClusterPlan, load: Load): Promise<Rate> {
  const body = 'times' in load ? `${load.times}x` : JSON.stringify({ rps: load.rps });
  return ask(cluster, { method: 'POST', body });
}

async function ask({ name, nodeAddress }: ClusterPlan, request: RequestInit): Promise<Rate> {
  const url = `http://${nodeAddress}:${nodePorts.strestControl}/rate`;
  const advice = `See "npm run lab -- status"; the client is Deployment strest/strest-client of ${name}.`;
  const response = await fetch(url, { ...request, signal: AbortSignal.timeout(patience) }).catch(
    (error: unknown) => {
      const why = String(error instanceof Error ? (error.cause ?? error) : error);
      throw new LabProblem(`strest's client of ${name} does not answer at ${url}: ${why}`, advice);
    },
  );
  const text = await response.text();
  if (!response.ok) {
    throw new LabProblem(`strest's client of ${name} refuses: ${text.trim()}`, advice);
  }
  return JSON.parse(text) as Rate;
}
