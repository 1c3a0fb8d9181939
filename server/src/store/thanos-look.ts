import type { Failure } from '../protocol/connections.ts';
import type {
  BuildFacts,
  LookResult,
  MetricSample,
  Part,
  RuleFacts,
  RuleGroupFacts,
  StoreFacts,
  TargetSummary,
  ThanosPartName,
  ThanosParts,
} from '../protocol/thanos.ts';
import type { ThanosApi } from '../thanos/api.ts';
import type { Target } from '../thanos/endpoints/targets.ts';
import type { Outcome } from '../thanos/failures.ts';
import type { Timers } from '../util/timers.ts';
import type { Endpoint } from './endpoints.ts';
import { withPatience } from './patience.ts';

/** An outcome as it goes over the wire. */
export const partOf = <T, R = T>(
  outcome: Outcome<T>,
  convert: (value: T) => R,
  warnings: readonly string[] = [],
): Part<R> => {
  if (!outcome.ok) return { ok: false, failure: outcome.failure };
  return {
    ok: true,
    value: convert(outcome.value),
    ...(warnings.length === 0 ? {} : { warnings }),
  };
};

const products: readonly (readonly [family: string, product: string])[] = [
  ['thanos_build_info', 'Thanos'],
  ['prometheus_build_info', 'Prometheus'],
];

/** What the own metrics of a process say about its build. */
export const buildOfMetrics = (samples: readonly MetricSample[]): BuildFacts | undefined => {
  for (const [family, product] of products) {
    const info = samples.find(({ name }) => name === family);
    if (info === undefined) continue;
    const started = samples.find(({ name }) => name === 'process_start_time_seconds');
    return {
      product,
      version: info.labels['version'] ?? '',
      ...(started === undefined ? {} : { startedAt: Math.round(started.value * 1000) }),
    };
  }
  return undefined;
};

/**
 * The build of the process that answers. Its metrics come first: sidecars and receivers have no other way to say it,
 * and a query-frontend passes `/api/v1/status` on to the querier behind it.
 */
const lookAtBuild = async (api: ThanosApi, signal: AbortSignal): Promise<Part<BuildFacts>> => {
  const [metrics, build, started] = await Promise.all([
    api.metrics(signal),
    api.buildInfo(signal),
    api.startTime(signal),
  ]);
  const own = metrics.ok ? buildOfMetrics(metrics.value) : undefined;
  if (own !== undefined) return { ok: true, value: own };
  const startedAt = started.ok ? started.value : undefined;
  return partOf(build, ({ version }) => ({
    product: '',
    version,
    ...(startedAt === undefined ? {} : { startedAt }),
  }));
};

/** Why a server has no list of stores: most often because it is no querier. */
export const withoutStores = ({ profile }: Endpoint, failure: Failure): Part<never> => ({
  ok: false,
  failure:
    failure.kind === 'not-found'
      ? {
          kind: 'not-an-api',
          message: `${profile.shownAs ?? profile.name} lists no stores: it is no Thanos querier. Choose a querier.`,
        }
      : failure,
});

/** A store as people may see it: what a server wrote about an error may hold an address with a password. */
export const shownStore = (store: StoreFacts, api: ThanosApi): StoreFacts =>
  store.lastError === undefined ? store : { ...store, lastError: api.redact(store.lastError) };

const shownRule = (rule: RuleFacts, api: ThanosApi): RuleFacts =>
  rule.lastError === undefined ? rule : { ...rule, lastError: api.redact(rule.lastError) };

const shownGroup = (group: RuleGroupFacts, api: ThanosApi): RuleGroupFacts => ({
  ...group,
  rules: group.rules.map((rule) => shownRule(rule, api)),
});

/** Targets by cluster and scrape pool, in the order they come. */
export const summarizeTargets = (
  targets: readonly Target[],
  clusterLabel: string,
): readonly TargetSummary[] => {
  const pools = new Map<string, TargetSummary>();
  for (const { labels, pool, health, lastError } of targets) {
    const cluster = labels[clusterLabel] ?? '';
    const key = JSON.stringify([cluster, pool]);
    const sum = pools.get(key) ?? { cluster, pool, up: 0, down: 0, unknown: 0 };
    const state = health === 'up' || health === 'down' ? health : 'unknown';
    const error = sum.lastError ?? (health === 'down' ? lastError : '');
    pools.set(key, {
      ...sum,
      [state]: sum[state] + 1,
      ...(error === '' ? {} : { lastError: error }),
    });
  }
  return [...pools.values()];
};

type Look<P extends ThanosPartName> = (
  api: ThanosApi,
  signal: AbortSignal,
) => Promise<Part<ThanosParts[P]>>;

/** How each part is asked for. */
const looks = (clusterLabel: string): { readonly [P in ThanosPartName]: Look<P> } => ({
  build: lookAtBuild,
  flags: async (api, signal) => partOf(await api.flags(signal), (flags) => flags),
  stores: async (api, signal) =>
    partOf(await api.stores(signal), (stores) => stores.map((store) => shownStore(store, api))),
  rules: async (api, signal) => {
    const outcome = await api.rules(signal);
    const warnings = outcome.ok ? outcome.value.warnings.map(api.redact) : [];
    return partOf(outcome, ({ data }) => data.map((group) => shownGroup(group, api)), warnings);
  },
  targets: async (api, signal) => {
    const outcome = await api.targets(signal);
    const warnings = outcome.ok ? outcome.value.warnings.map(api.redact) : [];
    const shown = (target: Target): Target => ({
      ...target,
      lastError: api.redact(target.lastError),
    });
    return partOf(outcome, ({ data }) => summarizeTargets(data.map(shown), clusterLabel), warnings);
  },
  blocks: async (api, signal) =>
    partOf(await api.blocks(signal), (blocks) =>
      blocks.error === undefined ? blocks : { ...blocks, error: api.redact(blocks.error) },
    ),
  metrics: async (api, signal) => partOf(await api.metrics(signal), (samples) => samples),
  ready: async (api, signal) => partOf(await api.ready(signal), (ready) => ({ ready })),
});

export interface LookOptions {
  readonly clusterLabel: string;
  readonly timers: Timers;
  readonly signal: AbortSignal;
}

/** Milliseconds: a view shows soon that a server is stuck; lists of a whole installation take longer. */
const shortPatienceMs = 6000;
const longPatienceMs = 30_000;
const longParts: ReadonlySet<ThanosPartName> = new Set(['rules', 'targets', 'blocks']);

/** Asks for the parts at once; one that fails takes no other one with it. */
export const lookAt = async (
  api: ThanosApi,
  parts: readonly ThanosPartName[],
  { clusterLabel, timers, signal }: LookOptions,
): Promise<LookResult> => {
  const ways = looks(clusterLabel);
  const asked = [...new Set(parts)].filter((name) => Object.hasOwn(ways, name));
  const answers = await Promise.all(
    asked.map(async (name) => {
      const ms = longParts.has(name) ? longPatienceMs : shortPatienceMs;
      const patience = { timers, ms, late: () => api.failure('timeout') };
      const ask = (until: AbortSignal): Promise<Part<unknown>> => ways[name](api, until);
      return [name, await withPatience(patience, signal, ask)] as const;
    }),
  );
  return Object.fromEntries(answers);
};
