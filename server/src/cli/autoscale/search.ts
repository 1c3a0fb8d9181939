import process from 'node:process';
import {
  unboundMetrics,
  type Constraints,
  type SearchProgress,
  type SearchResult,
} from '../../autoscale/index.ts';
import { runSearch } from '../../autoscale/worker/run-search.ts';
import { wholeNumber } from '../arguments.ts';
import { CliError, exitCodes, write, type ExitCode, type Io } from '../io.ts';
import { ownDemandOf, ownDemandText } from './own-demand.ts';
import type { Request } from './request.ts';
import { isFitting, searchReport, searchText } from './report.ts';

/** What a search looks for, as arguments say it. */
export interface SearchArguments {
  readonly candidates: string;
  readonly seed: string;
  readonly 'max-above'?: string | undefined;
  readonly 'max-cost'?: string | undefined;
  readonly 'max-flaps'?: string | undefined;
}

/** More than these take minutes a week of history, and are compared with one another. */
const mostCandidates = 2000;

const boundOf = (text: string | undefined, option: string): number | undefined => {
  if (text === undefined) return undefined;
  const bound = Number(text);
  if (!(bound >= 0)) throw new CliError(`${option} must be a number of at least 0`);
  return bound;
};

const constraintsOf = (given: SearchArguments): Constraints => {
  const minutesAboveTarget = boundOf(given['max-above'], '--max-above');
  const replicaHours = boundOf(given['max-cost'], '--max-cost');
  const flaps = boundOf(given['max-flaps'], '--max-flaps');
  return {
    ...(minutesAboveTarget === undefined ? {} : { minutesAboveTarget }),
    ...(replicaHours === undefined ? {} : { replicaHours }),
    ...(flaps === undefined ? {} : { flaps }),
  };
};

/** Progress on a terminal only: a file of it would be of no use. */
const progressTo = ({ stderr }: Io): ((progress: SearchProgress) => void) =>
  'isTTY' in stderr && stderr.isTTY === true
    ? ({ tried, candidates }) => {
        stderr.write(`\r${String(tried)} of ${String(candidates)} candidates`);
        if (tried === candidates) stderr.write('\n');
      }
    : () => undefined;

const search = async (
  { recording, subject, times, config, missing }: Request,
  given: SearchArguments,
  io: Io,
): Promise<SearchResult> => {
  const controller = new AbortController();
  const stop = (): void => {
    controller.abort();
  };
  process.once('SIGINT', stop);
  try {
    return await runSearch(
      {
        recording,
        spec: subject.spec,
        times,
        options: { config, missing },
        constraints: constraintsOf(given),
        candidates: wholeNumber(given.candidates, { min: 1, max: mostCandidates }, '--candidates'),
        seed: wholeNumber(given.seed, { min: 0, max: 2 ** 31 }, '--seed'),
      },
      { signal: controller.signal, onProgress: progressTo(io) },
    );
  } finally {
    process.off('SIGINT', stop);
  }
};

/** Looks for better settings; no advice where the replay does not explain the history. */
export const searchCommand = async (
  request: Request,
  given: SearchArguments,
  io: Io,
): Promise<ExitCode> => {
  const { fit, leastFit, findings, json, loadModel, subject } = request;
  const unbound = unboundMetrics(subject.spec);
  if (loadModel === 'auto' && unbound.length > 0) {
    throw new CliError(
      `${unbound.join(' and ')}: held against the target as a whole, and nothing recorded says what other replicas do to that; say --load-model average (its product with the replicas stays, as the HPA itself assumes) or total (they do nothing to it)`,
    );
  }
  const result = isFitting(fit, leastFit) ? await search(request, given, io) : undefined;
  const report = { fit, leastFit, findings, result };
  const own = result === undefined ? undefined : ownDemandOf(request);
  const text = json
    ? `${JSON.stringify({ ...searchReport(report), ownDemand: own }, undefined, 2)}\n`
    : `${searchText(report)}${own === undefined ? '' : ownDemandText(own)}`;
  await write(io.stdout, text);
  return result === undefined ? exitCodes.findings : exitCodes.ok;
};
