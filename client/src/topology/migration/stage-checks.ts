import type { Gateway, MigrationCheck } from '../../../../server/src/protocol/topology.ts';
import { asFields, asFieldsList, asText, asTextRecord } from '../../util/values.ts';
import { say } from '../../util/words.ts';
import type { ClusterApi } from '../api.ts';

export interface CheckOptions {
  /** By the name of a cluster of the file. Rejects with a `ClusterError` where there is no way to it. */
  readonly apiOf: (cluster: string) => Promise<ClusterApi>;
}

/** A block that a gateway answers from. */
interface Block {
  readonly id: string;
  /** Its external labels, in one order. */
  readonly labels: string;
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

/** The blocks that gateways answer from; a sentence about one that does not tell. */
async function blocksOf(
  gateway: Gateway,
  { apiOf }: CheckOptions,
): Promise<readonly Block[] | string> {
  const { cluster, namespace, service, port } = gateway;
  const api = await apiOf(cluster);
  const answer = await api.ask({ namespace, service, port }, '/api/v1/blocks?view=loaded');
  const data = asFields(answer['data']);
  if (answer['status'] !== 'success' || data === undefined) {
    return say('{gateway} does not tell its blocks.', { gateway: gatewayWords(gateway) });
  }
  return asFieldsList(data['blocks']).map((block) => ({
    id: asText(block['ulid']) ?? '',
    labels: labelWords(asTextRecord(asFields(block['thanos'])?.['labels'])),
  }));
}

const labelWords = (labels: Readonly<Record<string, string>>): string =>
  Object.keys(labels)
    .toSorted()
    .map((name) => `${name}="${labels[name] ?? ''}"`)
    .join(', ');

interface Read {
  readonly gateway: Gateway;
  readonly blocks: readonly Block[];
}

async function readAll(
  gateways: readonly Gateway[],
  options: CheckOptions,
): Promise<readonly Read[] | string> {
  const found = await Promise.all(
    gateways.map(async (gateway) => ({ gateway, blocks: await blocksOf(gateway, options) })),
  );
  const silent = found.map(({ blocks }) => blocks).find((blocks) => typeof blocks === 'string');
  if (silent !== undefined) return silent;
  return found.flatMap(({ gateway, blocks }) =>
    typeof blocks === 'string' ? [] : [{ gateway, blocks }],
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
  return full === undefined
    ? undefined
    : say(
        '{gateway} answers for {count, plural, one {# block} other {# blocks}} that would not be answered any more.',
        {
          gateway: gatewayWords(full.gateway),
          count: full.blocks.length,
        },
      );
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
  const known = new Set(fresh.flatMap(({ blocks }) => blocks.map(({ id }) => id)));
  const missing = old.flatMap(({ blocks }) => blocks.filter(({ id }) => !known.has(id)));
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
