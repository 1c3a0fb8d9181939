// The talk's demo with advice: the same steps of load by the p99 of all clusters, and by what was advised from that.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { strestScaling } from '../components/autoscaling.ts';
import { globalQuerierUrl } from '../components/thanos-query.ts';
import type { Lab } from '../lab.ts';
import type { ClusterPlan } from '../plan.ts';
import { untilCalm } from '../timeline/play.ts';
import { askAdvice, askReasons } from './ask-advice.ts';
import type { Answered } from './ask-advice.ts';
import { compareTable, verdictOf, verdictText } from './compare.ts';
import type { Compared, Verdict } from './compare.ts';
import { coverage, scoreOf } from './measure.ts';
import type { ClusterSamples } from './measure.ts';
import { advicePicture } from './picture.ts';
import { playSteps, sampleSeconds, untilRest } from './play-steps.ts';
import type { PlayedSteps, Steps } from './play-steps.ts';
import { advisedObject, readScaledObject, writeScaledObject } from './scaled-object.ts';
import type { ScaledObject } from './scaled-object.ts';
import { stepsText } from './steps.ts';
import type { LoadStep } from './steps.ts';

export interface AdviseDemo {
  readonly lab: Lab;
  readonly loaded: ClusterPlan;
  readonly steps: readonly LoadStep[];
  /** A folder for the report, the picture and the samples. */
  readonly out: string;
  readonly log: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

export interface AdvisedDemo {
  readonly compared: readonly Compared[];
  readonly verdict: Verdict;
  /** By cluster. */
  readonly answered: ReadonlyMap<string, Answered>;
  readonly svg: string;
}

const { thresholdMs } = strestScaling;

type Objects = ReadonlyMap<string, ScaledObject>;

const byCluster = async <T>(
  lab: Lab,
  of: (cluster: string) => Promise<T>,
): Promise<ReadonlyMap<string, T>> => {
  const found = new Map<string, T>();
  for (const { name } of lab.plan.clusters) found.set(name, await of(name));
  return found;
};

const historyOf = (
  { lab, out, signal }: AdviseDemo,
  { startSeconds, endSeconds }: PlayedSteps,
  [cluster, manifest]: readonly [string, ScaledObject],
) => ({
  querierUrl: globalQuerierUrl(lab.plan),
  cluster,
  startSeconds,
  endSeconds,
  manifest,
  dir: out,
  signal,
});

const reasonsOf = async (
  demo: AdviseDemo,
  played: PlayedSteps,
  objects: Objects,
): Promise<string> => {
  const parts: string[] = [];
  for (const one of objects) {
    parts.push(`${one[0]}\n\n${await askReasons(historyOf(demo, played, one))}`);
  }
  return parts.join('\n');
};

/** Plays the steps, asks for advice, plays them again with it, and gives the old settings back. */
export const adviseDemo = async (demo: AdviseDemo): Promise<AdvisedDemo> => {
  const { lab, loaded, steps, out, log, signal } = demo;
  const play: Steps = { plan: lab.plan, loaded, steps, log, signal };
  await mkdir(out, { recursive: true });
  const old = await byCluster(lab, (cluster) => readScaledObject(lab, cluster));
  log('waiting for one replica in every cluster');
  await untilCalm({ plan: lab.plan, ...(signal === undefined ? {} : { signal }) });
  log('before: all clusters scale by the p99 of all of them');
  const before = await playSteps(play, 'next block');
  const answered = new Map<string, Answered>();
  for (const one of old) {
    const [cluster] = one;
    const answer = await askAdvice(historyOf(demo, before, one));
    answered.set(cluster, answer);
    log(`${cluster}\n${answer.text}`);
  }
  const advised: Objects = new Map(
    [...old].map(([cluster, object]) => [
      cluster,
      advisedObject(object, answered.get(cluster)?.sets ?? []),
    ]),
  );
  try {
    for (const [cluster, object] of advised) {
      if ((answered.get(cluster)?.sets ?? []).length === 0) continue;
      log(`${cluster} gets what KEDA asks for from now on:\n${triggersText(object)}`);
      await writeScaledObject(lab, cluster, object);
    }
    await untilRest(play);
    log('after: the same load');
    const after = await playSteps(play, 'now');
    return await keep(demo, { before, after, answered, old, advised });
  } finally {
    for (const [cluster, object] of old) await writeScaledObject(lab, cluster, object);
    log('the old settings are back');
  }
};

const triggersText = ({ spec }: ScaledObject): string =>
  stringify({ triggers: spec['triggers'] }).trimEnd();

interface Told {
  readonly before: PlayedSteps;
  readonly after: PlayedSteps;
  readonly answered: ReadonlyMap<string, Answered>;
  readonly old: Objects;
  readonly advised: Objects;
}

/** Less than this share of the samples of a run, and its figures are of something else. */
const leastCoverage = 0.9;

/** What has no sample counts as nothing; that is said. */
const tellHoles = (
  when: string,
  { samples, startSeconds, endSeconds }: PlayedSteps,
  log: (line: string) => void,
): void => {
  const span = { seconds: endSeconds - startSeconds, stepSeconds: sampleSeconds };
  for (const [cluster, { p99, replicas }] of Object.entries(samples)) {
    const share = Math.min(coverage(p99, span), coverage(replicas, span));
    if (share >= leastCoverage) continue;
    log(`${when}, ${cluster}: only ${String(Math.round(100 * share))} % of the samples are there`);
  }
};

/** Sums up, and writes it all into the folder. */
const keep = async (
  demo: AdviseDemo,
  { before, after, answered, old, advised }: Told,
): Promise<AdvisedDemo> => {
  const { lab, loaded, steps, out, log } = demo;
  const none: ClusterSamples = { load: [], p99: [], replicas: [] };
  const score = ({ samples }: PlayedSteps, cluster: string) =>
    scoreOf(samples[cluster] ?? none, thresholdMs, sampleSeconds);
  const compared = lab.plan.clusters.map(({ name }): Compared => ({
    cluster: name,
    before: score(before, name),
    after: score(after, name),
    predicted: answered.get(name)?.prediction,
  }));
  for (const [when, run] of Object.entries({ before, after })) tellHoles(when, run, log);
  const verdict = verdictOf(compared);
  const svg = advicePicture({
    before,
    after,
    loaded: loaded.name,
    steps,
    stepSeconds: sampleSeconds,
    limit: thresholdMs,
  });
  const table = compareTable(compared);
  const why = {
    before: await reasonsOf(demo, before, old),
    after: await reasonsOf(demo, after, advised),
  };
  const report = [
    `# The demo with advice: ${stepsText(steps)} in ${loaded.name}`,
    verdictText(verdict),
    table,
    ...[...answered].map(([cluster, { text }]) => `## ${cluster}\n\n\`\`\`\n${text}\`\`\``),
    `## Why it scaled before\n\n\`\`\`\n${why.before}\`\`\``,
    `## Why it scaled after\n\n\`\`\`\n${why.after}\`\`\``,
  ].join('\n\n');
  const samples = { steps, before, after, compared, answered: Object.fromEntries(answered) };
  await writeFile(join(out, 'advice.svg'), svg);
  await writeFile(join(out, 'advice.md'), `${report}\n`);
  await writeFile(join(out, 'advice.json'), `${JSON.stringify(samples)}\n`);
  log(`${table}\n${verdictText(verdict)}`);
  log(`advice.md, advice.svg and advice.json are in ${out}`);
  return { compared, verdict, answered, svg };
};
