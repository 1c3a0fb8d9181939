import { searchableNames } from '../metadata/name-index.ts';
import type { SearchableNames } from '../metadata/name-index.ts';
import { nameBuilder, packNames, sameNames } from '../metadata/packed-names.ts';
import type { MetricInfo } from '../metadata/snapshot.ts';
import { finishSteps } from '../metadata/steps.ts';
import type { Steps } from '../metadata/steps.ts';
import type { QueryOptions } from '../protocol/connections.ts';
import type { ThanosApi } from '../thanos/api.ts';
import type { TimeRange } from '../thanos/endpoints/scoped.ts';
import type { Outcome } from '../thanos/failures.ts';
import { warningKind } from '../thanos/warnings.ts';
import type { Clock } from '../util/timers.ts';

/** More names than this are asked for by prefix. */
const maxNames = 1_000_000;
/** Families whose metadata is kept; that of others is asked for when somebody looks at it. */
const maxFamilies = 10_000;
/** Longer help texts (characters) are not for tooltips. */
const maxHelpLength = 2000;
/** Milliseconds of work before waiting input is read. */
const sliceMs = 8;

export interface NamesPorts {
  readonly api: ThanosApi;
  readonly clock: Clock;
  readonly yieldToIo: () => Promise<void>;
}

export interface NameList {
  readonly names: SearchableNames;
  readonly complete: boolean;
  /** A store was missing: worth asking again soon. */
  readonly lacksStores: boolean;
}

export const noNames: NameList = {
  names: finishSteps(searchableNames(packNames([]))),
  complete: false,
  lacksStores: false,
};

/** Does long work between keystrokes; `undefined` when it was given up. */
const drive = async <T>(
  steps: Steps<T>,
  { clock, yieldToIo }: NamesPorts,
  signal: AbortSignal,
): Promise<T | undefined> => {
  let started = clock();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (clock() - started < sliceMs) continue;
    await yieldToIo();
    if (signal.aborted) return undefined;
    started = clock();
  }
};

/** All metric names; what was known is kept when it is still the same, so that nothing is built for nothing. */
export const fetchNames = async (
  ports: NamesPorts,
  question: { readonly range: TimeRange; readonly options: QueryOptions },
  known: NameList,
  signal: AbortSignal,
): Promise<Outcome<NameList>> => {
  const asked = { ...question, scope: '', limit: maxNames };
  const outcome = await ports.api.metricNames(asked, nameBuilder, signal);
  if (!outcome.ok) return outcome;
  const { data, complete, warnings } = outcome.value;
  const lacksStores = warnings.some((text) => warningKind(text) === 'store');
  const packed = await drive(data.finish(), ports, signal);
  const names =
    packed === undefined || sameNames(packed, known.names.names)
      ? known.names
      : await drive(searchableNames(packed), ports, signal);
  return names === undefined || signal.aborted
    ? { ok: false, failure: ports.api.failure('cancelled') }
    : { ok: true, value: { names, complete, lacksStores } };
};

export interface InfoList {
  readonly infos: ReadonlyMap<string, MetricInfo>;
  readonly complete: boolean;
}

export const noInfos: InfoList = { infos: new Map(), complete: false };

const shortened = (info: MetricInfo): MetricInfo =>
  info.help.length <= maxHelpLength
    ? info
    : { ...info, help: `${info.help.slice(0, maxHelpLength)}…` };

/** Type, help and unit of as many families as are worth keeping. */
export const fetchInfos = async (
  { api }: NamesPorts,
  signal: AbortSignal,
): Promise<Outcome<InfoList>> => {
  const outcome = await api.metadata({ limit: maxFamilies }, signal);
  if (!outcome.ok) return outcome;
  const { data, complete } = outcome.value;
  return {
    ok: true,
    value: { infos: new Map(data.map((info) => [info.name, shortened(info)])), complete },
  };
};
