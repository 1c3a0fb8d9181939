import type { Gateway, MigrationCheck } from '../../../../server/src/protocol/topology.ts';
import { asFields, asFieldsList, asText, asTextRecord, asTexts } from '../../util/values.ts';
import { say } from '../../util/words.ts';
import type { ClusterApi } from '../api.ts';

export interface CheckOptions {
  /** By the name of a cluster of the file. Rejects with a `ClusterError` where there is no way to it. */
  readonly apiOf: (cluster: string) => Promise<ClusterApi>;
  /** Gateways that are `empty` have to have looked into their buckets since. Unix milliseconds. */
  readonly since?: number;
}

/** A block that a gateway answers from. */
interface Block {
  readonly id: string;
  /** Its external labels, in one order. */
  readonly labels: string;
  /** Ids of the blocks that Prometheus and receive made and that it is compacted from: its own where it is one of those. */
  readonly sources: readonly string[];
  /** Milliseconds between samples; 0 for raw ones. */
  readonly resolution: number;
}

/** What is against a check, in words; undefined when it holds. */
export async function against(
  check: MigrationCheck,
  options: CheckOptions,
): Promise<string | undefined> {
  switch (check.kind) {
    case 'distinct':
      return sameLabels(check.gateways, options);
    case 'empty':
      return filled(check.gateways, options);
    case 'copied':
      return uncopied(check.from, check.to, options);
  }
}

const gatewayWords = ({ service, cluster }: Gateway): string =>
  say('{service} in {cluster}', { service, cluster });

/** What a gateway found in its bucket. */
interface Found {
  readonly blocks: readonly Block[];
  /** When it last looked. Unix milliseconds. */
  readonly at: number;
}

/**
 * What a gateway answers from, or a sentence if it does not tell. Source: thanos v0.42.4 pkg/api/blocks/v1.go: after a
 * look that failed the list of the one before it stays, with `err`; before the first look the time is that of the year 1.
 */
async function blocksOf(gateway: Gateway, { apiOf }: CheckOptions): Promise<Found | string> {
  const { cluster, namespace, service, port } = gateway;
  const api = await apiOf(cluster);
  const answer = await api.ask({ namespace, service, port }, '/api/v1/blocks?view=loaded');
  const data = asFields(answer['data']);
  const at = Date.parse(asText(data?.['refreshedAt']) ?? '');
  const isFailed = (data?.['err'] ?? undefined) !== undefined;
  if (answer['status'] !== 'success' || data === undefined || isFailed || !(at > 0)) {
    return say('{gateway} does not tell its blocks.', { gateway: gatewayWords(gateway) });
  }
  const blocks = asFieldsList(data['blocks']).map((block) => ({
    id: asText(block['ulid']) ?? '',
    labels: labelWords(asTextRecord(asFields(block['thanos'])?.['labels'])),
    sources: asTexts(asFields(block['compaction'])?.['sources']),
    resolution: Number(asFields(asFields(block['thanos'])?.['downsample'])?.['resolution'] ?? 0),
  }));
  return { blocks, at };
}

const labelWords = (labels: Readonly<Record<string, string>>): string =>
  Object.keys(labels)
    .toSorted()
    .map((name) => `${name}="${labels[name] ?? ''}"`)
    .join(', ');

interface Read extends Found {
  readonly gateway: Gateway;
}

async function readAll(
  gateways: readonly Gateway[],
  options: CheckOptions,
): Promise<readonly Read[] | string> {
  const found = await Promise.all(
    gateways.map(async (gateway) => ({ gateway, told: await blocksOf(gateway, options) })),
  );
  const silent = found.map(({ told }) => told).find((told) => typeof told === 'string');
  if (silent !== undefined) return silent;
  return found.flatMap(({ gateway, told }) =>
    typeof told === 'string' ? [] : [{ gateway, ...told }],
  );
}

async function sameLabels(
  gateways: readonly Gateway[],
  options: CheckOptions,
): Promise<string | undefined> {
  const read = await readAll(gateways, options);
  if (typeof read === 'string') return read;
  // Shards and replicas of one bucket in one cluster know blocks of the same labels, as they should.
  const owner = new Map<string, Gateway>();
  for (const { gateway, blocks } of read) {
    for (const { labels } of blocks) {
      const other = owner.get(labels);
      owner.set(labels, other ?? gateway);
      if (other !== undefined && other.cluster !== gateway.cluster) {
        return say(
          'Buckets of {one} and {other} both have blocks of {labels}: in one bucket they could not be told apart.',
          {
            one: other.cluster,
            other: gateway.cluster,
            labels: labels === '' ? say('no labels') : `{${labels}}`,
          },
        );
      }
    }
  }
  return undefined;
}

async function filled(
  gateways: readonly Gateway[],
  options: CheckOptions,
): Promise<string | undefined> {
  const read = await readAll(gateways, options);
  if (typeof read === 'string') return read;
  const full = read.find(({ blocks }) => blocks.length > 0);
  if (full !== undefined) {
    return say(
      '{gateway} answers for {count, plural, one {# block} other {# blocks}} that would not be answered any more.',
      {
        gateway: gatewayWords(full.gateway),
        count: full.blocks.length,
      },
    );
  }
  const { since } = options;
  const late = since === undefined ? undefined : read.find(({ at }) => at <= since);
  return late === undefined
    ? undefined
    : say(
        '{gateway} has not looked into its bucket since the last change of what writes there: it does so every 15 minutes if the file does not say otherwise.',
        { gateway: gatewayWords(late.gateway) },
      );
}

/**
 * Whether samples of a block are answered from others: from itself, or from one that it was compacted into, beside which
 * gateways hide it and which the compactor leaves alone. Source: thanos v0.42.4 pkg/block/fetcher.go
 * DefaultDeduplicateFilter; ids are unique, so labels, which the compactor takes replicas from, tell nothing further.
 */
function answersFor(fresh: readonly Block[]): (block: Block) => boolean {
  const ids = new Set(fresh.map(({ id }) => id));
  const whole = fresh.map(({ sources, resolution }) => ({ sources: new Set(sources), resolution }));
  return ({ id, sources, resolution }) =>
    ids.has(id) ||
    (sources.length > 0 &&
      whole.some(
        (one) =>
          one.resolution === resolution && sources.every((source) => one.sources.has(source)),
      ));
}

/** Ids that are told. */
const fewIds = 3;

async function uncopied(
  from: readonly Gateway[],
  to: readonly Gateway[],
  options: CheckOptions,
): Promise<string | undefined> {
  const [old, fresh] = await Promise.all([readAll(from, options), readAll(to, options)]);
  if (typeof old === 'string') return old;
  if (typeof fresh === 'string') return fresh;
  const isAnswered = answersFor(fresh.flatMap(({ blocks }) => blocks));
  const missing = old.flatMap(({ blocks }) => blocks.filter((block) => !isAnswered(block)));
  const ids = [...new Set(missing.map(({ id }) => id))];
  if (ids.length === 0) return undefined;
  return say(
    'The new gateways do not answer for {count, plural, one {# block} other {# blocks}} yet ({ids}): they look for new ones every 15 minutes if the file does not say otherwise.',
    {
      count: ids.length,
      ids: [...ids.slice(0, fewIds), ...(ids.length > fewIds ? ['…'] : [])].join(', '),
    },
  );
}
