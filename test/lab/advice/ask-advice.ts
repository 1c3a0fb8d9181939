// Asks the command line as it is shipped for advice on a history, and why it scaled.
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OwnDemandReport } from '../../../server/src/cli/autoscale/own-demand.ts';
import { repoDir } from '../../stand/paths.mjs';
import { run } from '../../stand/processes.mjs';
import { autoscalerPeriod } from '../cluster/daemons.ts';
import type { Prediction } from './compare.ts';
import type { ScaledObject } from './scaled-object.ts';

/** A history to ask about; times in seconds. */
export interface History {
  readonly querierUrl: string;
  readonly cluster: string;
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly manifest: ScaledObject;
  /** A folder for the manifest. */
  readonly dir: string;
  readonly signal?: AbortSignal | undefined;
}

/** What was answered for one cluster. */
export interface Answered {
  /** As a person reads it. */
  readonly text: string;
  /** The share of passes that a replay of the settings in force decides as they were decided. */
  readonly fit: number;
  readonly sets: readonly string[];
  readonly prediction: Prediction | undefined;
}

/** The part of `replay --json` that is used. */
interface Reported {
  readonly fit: { readonly agreement: number };
  /** Whether the replay explains the history well enough for more. */
  readonly trusted: boolean;
  readonly ownDemand?: OwnDemandReport;
}

/** Exit codes of the command line: 1 is an answer that holds bad news. */
const badNews = 1;

const program = join(repoDir, 'dist', 'cli.js');

/** Builds the bundles that are shipped. */
export const buildCli = async (signal?: AbortSignal): Promise<void> => {
  await run(process.execPath, ['esbuild.mjs', '--production'], { cwd: repoDir, signal });
};

const gauntlet = (args: readonly string[], signal: AbortSignal | undefined): Promise<string> =>
  new Promise((resolve, reject) => {
    const options = { maxBuffer: 64_000_000, ...(signal === undefined ? {} : { signal }) };
    execFile(process.execPath, [program, ...args], options, (error, stdout, stderr) => {
      if (error === null || error.code === badNews) resolve(stdout);
      else reject(new Error(`gauntlet ${args.join(' ')}: ${stderr}`, { cause: error }));
    });
  });

const ask = async (
  verb: 'replay' | 'explain',
  { querierUrl, cluster, startSeconds, endSeconds, manifest, dir, signal }: History,
  more: readonly string[],
): Promise<string> => {
  const file = join(dir, `scaledobject-${cluster}.json`);
  await writeFile(file, `${JSON.stringify(manifest, undefined, 2)}\n`);
  const time = (seconds: number): string => new Date(seconds * 1000).toISOString();
  const where = ['--url', querierUrl, '--match', `cluster="${cluster}"`];
  const when = ['--since', time(startSeconds), '--until', time(endSeconds)];
  const period = ['--sync-period', `${String(autoscalerPeriod)}s`];
  const args = ['autoscale', verb, ...where, ...when, ...period, ...more, file];
  return gauntlet(args, signal);
};

/**
 * How it is asked, until the replay of the settings in force explains the history well enough. With seconds between passes
 * and scrapes, and others on the machine, what was recorded of a status may be of another pass; the queries are then asked
 * anew, and at last a worse fit is put up with. The report says which it was.
 */
const manners: readonly (readonly string[])[] = [
  [],
  ['--values', 'query'],
  ['--least-fit', '0.8'],
  ['--values', 'query', '--least-fit', '0.8'],
];

/** The advice for a cluster. */
export const askAdvice = async (history: History): Promise<Answered> => {
  let answered: Answered | undefined;
  for (const manner of manners) {
    const text = await ask('replay', history, manner);
    const reported = JSON.parse(await ask('replay', history, [...manner, '--json'])) as Reported;
    const how = manner.length === 0 ? '' : `(asked with ${manner.join(' ')})\n`;
    answered = { text: `${how}${text}`, ...answeredOf(reported) };
    if (reported.trusted) break;
  }
  if (answered === undefined) throw new Error('nobody was asked');
  return answered;
};

/** Why each scaling came, a paragraph each. */
export const askReasons = (history: History): Promise<string> => ask('explain', history, []);

/** What is to be done, and what is to come of it. Pure. */
export const answeredOf = ({
  fit,
  ownDemand,
}: Omit<Reported, 'trusted'>): Omit<Answered, 'text'> => {
  const { best, measured, modelled } = ownDemand?.advice ?? {};
  if (best === undefined || measured === undefined || modelled === undefined) {
    return { fit: fit.agreement, sets: [], prediction: undefined };
  }
  return {
    fit: fit.agreement,
    sets: best.sets,
    prediction: {
      target: best.target,
      replicaHours: best.replicaHours,
      minutesAbove: best.latency.minutesAbove,
      errorMinutes: Math.abs(modelled.latency.minutesAbove - measured.latency.minutesAbove),
    },
  };
};
