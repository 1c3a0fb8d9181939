// The demo with advice, simulated: clusters request by request, steered by the algorithm of the controller. Pure.
import {
  adviseOwnDemand,
  decide,
  defaultController,
  noMemory,
  ownQueriesOf,
  readSubject,
  syncTimesOf,
} from '../../../server/src/autoscale/index.ts';
import type {
  HpaMemory,
  OwnDemandAdvice,
  Recording,
  Subject,
} from '../../../server/src/autoscale/index.ts';
import { seriesOf } from '../../../server/src/autoscale/replay/series.ts';
import { autoscaling, strestScaling } from '../components/autoscaling.ts';
import { globalP99 as query } from '../components/rules.ts';
import { strestLoad } from '../components/strest.ts';
import { autoscalerPeriod } from '../cluster/daemons.ts';
import { globalP99 } from '../history/model/global-p99.ts';
import { exampleObjects } from '../scenarios/example-context.ts';
import type { Point } from '../timeline/svg.ts';
import type { ClusterSamples } from './measure.ts';
import type { ScaledObject } from './scaled-object.ts';
import { SimulatedService } from './simulated-service.ts';
import { secondsOf } from './steps.ts';
import type { LoadStep } from './steps.ts';

/** What was recorded of a cluster, also that which only advice reads. */
export interface SimulatedSamples extends ClusterSamples {
  readonly demand: readonly Point[];
  readonly ready: readonly Point[];
}

export interface SimulatedRun {
  readonly startSeconds: number;
  readonly samples: Readonly<Record<string, SimulatedSamples>>;
  /** The p99 (ms) over all. */
  readonly all: readonly Point[];
}

export interface Simulation {
  /** By cluster; the last one is loaded. */
  readonly objects: ReadonlyMap<string, ScaledObject>;
  readonly steps: readonly LoadStep[];
  readonly startSeconds: number;
  readonly seed: number;
}

const config = { ...defaultController(), syncPeriod: 1000 * autoscalerPeriod };
/** Seconds before the first step, for scrapes to be there. */
const settling = 60;

/** The ScaledObject of the demo. */
export const demoObject = (): ScaledObject => {
  const found = exampleObjects(autoscaling, 0).find(({ kind }) => kind === 'ScaledObject');
  if (found === undefined) throw new Error('the demo has no ScaledObject');
  return found as unknown as ScaledObject;
};

const subjectOf = (object: ScaledObject): Subject => {
  const read = readSubject(object, config);
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join('; '));
  return read.subject;
};

class SimulatedCluster {
  readonly service: SimulatedService;
  readonly demand: Point[] = [];
  readonly load: Point[] = [];
  readonly p99: Point[] = [];
  readonly ready: Point[] = [];
  readonly replicas: Point[] = [];
  readonly #spec;
  #wanted: number = strestScaling.minReplicas;
  #memory: HpaMemory = noMemory;

  constructor(object: ScaledObject, seed: number) {
    this.#spec = subjectOf(object).spec;
    this.service = new SimulatedService(seed);
    this.service.scale(this.#wanted, -settling);
  }

  /** One pass of the controller: by the p99 of all, or by the own demand. */
  sync(at: number, now: number, all: number): void {
    const demand = this.service.demand(at);
    const isWhole = this.#spec.metrics[0]?.external?.target.type === 'Value';
    const metric = isWhole ? all : demand;
    const ready = this.service.ready(at);
    const pod = { name: 'strest-server', phase: 'Running', deleting: false, startedAt: 0 } as const;
    const decision = decide(
      {
        now: 1000 * now,
        spec: this.#spec,
        scale: { specReplicas: this.#wanted, statusReplicas: this.service.size },
        lastDesired: this.#wanted,
        pods: [
          {
            ...pod,
            ready: { status: true, since: 0 },
            containers: [{ name: 'app', requests: {} }],
            count: ready,
          },
        ],
        observations: [{ kind: 'external', values: [Math.round(1000 * metric)] }],
        memory: this.#memory,
      },
      config,
    );
    this.#memory = decision.memory;
    this.#wanted = decision.desired;
    this.service.scale(this.#wanted, at);
    this.demand.push([now, demand]);
    this.load.push([now, demand]);
    this.p99.push([now, globalP99([this.service.recent], at) ?? Number.NaN]);
    this.ready.push([now, ready]);
    this.replicas.push([now, this.#wanted]);
  }
}

/** Plays the steps in the last cluster. */
export const simulateSteps = ({ objects, steps, startSeconds, seed }: Simulation): SimulatedRun => {
  const clusters = [...objects].map(
    ([name, object], index) => [name, new SimulatedCluster(object, 1000 * seed + index)] as const,
  );
  const times = steps.flatMap((step) => Array.from({ length: step.seconds }, () => step.times));
  const all: Point[] = [];
  for (let at = -settling; at < secondsOf(steps); at += 1) {
    for (const [index, [, { service }]] of clusters.entries()) {
      const isLoaded = index === clusters.length - 1;
      service.pass(at, strestLoad.rps * (isLoaded ? (times[at] ?? 1) : 1));
    }
    const end = at + 1;
    if (end < 0 || end % autoscalerPeriod !== 0) continue;
    const whole = globalP99(
      clusters.map(([, { service }]) => service.recent),
      end,
    );
    if (whole === undefined) throw new Error('nothing was scraped');
    all.push([startSeconds + end, whole]);
    for (const [, cluster] of clusters) cluster.sync(end, startSeconds + end, whole);
  }
  const samples = clusters.map(
    ([name, { demand, load, p99, ready, replicas }]) =>
      [name, { demand, load, p99, ready, replicas }] as const,
  );
  return { startSeconds, samples: Object.fromEntries(samples), all };
};

const columnOf = (points: readonly Point[]) => {
  const known = points.filter(([, value]) => Number.isFinite(value));
  return seriesOf(
    known.map(([at]) => 1000 * at),
    known.map(([, value]) => value),
  );
};

/** What is advised for a cluster from a run under the demo's own settings; fails where nothing is. */
export const adviseFrom = (run: SimulatedRun, cluster: string): OwnDemandAdvice => {
  const manifest = demoObject();
  const subject = subjectOf(manifest);
  const queries = ownQueriesOf(query, [`cluster="${cluster}"`]);
  const own = run.samples[cluster];
  if (queries === undefined || own === undefined) throw new Error(`no cluster ${cluster}`);
  const recording: Recording = {
    metrics: [{ key: 'External/s0-prometheus', values: columnOf(run.all), sharing: 'total' }],
    replicas: columnOf(own.replicas),
    desired: columnOf(own.replicas),
    ready: columnOf(own.ready),
    requests: new Map(),
    startup: 10_000,
    settings: [{ from: 0, spec: subject.spec }],
  };
  const times = syncTimesOf(recording, config);
  if ('refused' in times) throw new Error(times.refused);
  const histories = Object.entries(run.samples).map(
    ([name, { demand, ready, p99 }]) =>
      [name, { demand: columnOf(demand), ready: columnOf(ready), latency: columnOf(p99) }] as const,
  );
  const seen = { demand: columnOf(own.demand), latency: columnOf(own.p99), queries };
  const known = { manifest, subject, config, recording, times };
  const advised = adviseOwnDemand({ ...known, ...seen, clusters: new Map(histories) });
  if (!advised.ok) throw new Error(advised.message);
  return advised.value;
};
