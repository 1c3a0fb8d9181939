import { setTimeout as wait } from 'node:timers/promises';
import type { Lab } from '../../lab/lab.ts';

/** A query that is asked every second, of the present and of one instant in the past. */
export interface Asking {
  /** Whether the last answer had both clusters at both times. */
  isWhole(): boolean;
  /** From here on nothing may be lost. */
  begin(): void;
  /** What answers lacked since the beginning, one sentence each. */
  lost(): readonly string[];
  stop(): { readonly answers: number; readonly silent: number };
}

const querier = '/api/v1/namespaces/monitoring/services/thanos-query:9090/proxy/api/v1/query';
const clusters = ['aks', 'gke'];
/** Milliseconds without any answer after which one counts as lost. */
const patienceMs = 15_000;

interface Answer {
  readonly data?: {
    readonly result: readonly {
      readonly metric: { readonly cluster?: string };
      readonly value: readonly [number, string];
    }[];
  };
}

/** Asks the global querier of a cluster through its API server until it is stopped; `past` in Unix seconds. */
export function askAlways(lab: Lab, cluster: string, past: number): Asking {
  const ending = new AbortController();
  const lost: string[] = [];
  let [isOn, isWhole, answers, silent, answeredAt] = [false, false, 0, 0, Date.now()];

  const ask = async (time: string): Promise<ReadonlyMap<string, number> | undefined> => {
    const path = `${querier}?query=count(up)by(cluster)${time}`;
    const text = await lab.kubectl(cluster, ['get', '--raw', path]).catch(() => undefined);
    if (text === undefined) return undefined;
    const { data } = JSON.parse(text) as Answer;
    return new Map(
      (data?.result ?? []).map(({ metric, value }) => [metric.cluster ?? '', Number(value[1])]),
    );
  };

  const look = async (): Promise<void> => {
    const [now, then] = [await ask(''), await ask(`&time=${String(past)}`)];
    if (now === undefined || then === undefined) {
      silent += 1;
      if (isOn && Date.now() - answeredAt > patienceMs)
        lost.push(
          `${new Date().toISOString()}: no answer for ${String(Date.now() - answeredAt)} ms`,
        );
      return;
    }
    answeredAt = Date.now();
    answers += 1;
    const missing = [
      ...clusters.filter((name) => !now.has(name)).map((name) => `${name} now`),
      ...clusters
        .filter((name) => then.get(name) !== 2)
        .map((name) => `${name} then (${String(then.get(name))} of 2)`),
    ];
    isWhole = missing.length === 0;
    if (isOn && !isWhole) lost.push(`${new Date().toISOString()}: ${missing.join(', ')}`);
  };

  void (async () => {
    while (!ending.signal.aborted) {
      await look();
      await wait(1_000, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  })();

  return {
    isWhole: () => isWhole,
    begin: () => {
      isOn = true;
      answeredAt = Date.now();
    },
    lost: () => lost,
    stop: () => {
      ending.abort();
      return { answers, silent };
    },
  };
}
