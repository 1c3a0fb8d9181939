import { metricType } from '../../metadata/metric-type.ts';
import type { MetricInfo } from '../../metadata/snapshot.ts';
import { success } from '../failures.ts';
import type { Outcome } from '../failures.ts';
import type { Requester } from '../requester.ts';
import { askList } from './answer.ts';
import type { Answer, ListConsumer } from './answer.ts';
import { metadataDeadlines } from './scoped.ts';

const isTextOrAbsent = (value: unknown): value is string | undefined =>
  value === undefined || typeof value === 'string';

/** One entry of a family, checked by hand: there are thousands, and a schema makes copies of each. */
const infoOf = (name: string, entry: unknown): MetricInfo | undefined => {
  if (typeof entry !== 'object' || entry === null) return undefined;
  const { type, help, unit }: { type?: unknown; help?: unknown; unit?: unknown } = entry;
  return isTextOrAbsent(type) && isTextOrAbsent(help) && isTextOrAbsent(unit)
    ? { name, type: metricType(type), help: help ?? '', unit: unit ?? '' }
    : undefined;
};

/** The first entry of each family; `undefined` when something has a wrong type. */
const infosOf = (pair: string): readonly MetricInfo[] | undefined => {
  const families = JSON.parse(pair) as object;
  const found: MetricInfo[] = [];
  for (const [name, entries] of Object.entries(families) as [string, unknown][]) {
    if (entries === null) continue;
    if (!Array.isArray(entries)) return undefined;
    if (entries.length === 0) continue;
    const info = infoOf(name, entries[0]);
    if (info === undefined) return undefined;
    found.push(info);
  }
  return found;
};

const decoder = new TextDecoder();
const maxBytes = 16 << 20;

/** Decodes family by family, so that thousands of them are never objects all at once. */
const familyConsumer = (infos: MetricInfo[], limit: number): ListConsumer => ({
  isFull: () => infos.length >= limit,
  read: (bytes, start, end) => {
    try {
      const found = infosOf(`{${decoder.decode(bytes.subarray(start, end))}}`);
      infos.push(...(found ?? []));
      return found !== undefined;
    } catch {
      return false;
    }
  },
});

/** Type, help and unit by family name: of one metric, or of at most `limit` families. Targets may disagree: first wins. */
export const askMetadata = async (
  requester: Requester,
  question: { readonly metric?: string; readonly limit: number },
  signal: AbortSignal,
): Promise<Outcome<Answer<readonly MetricInfo[]>>> => {
  const { metric, limit } = question;
  let infos: MetricInfo[] = [];
  const makeConsumer = (): ListConsumer => {
    infos = [];
    return familyConsumer(infos, limit);
  };
  const params = [
    ...(metric === undefined ? [] : [['metric', metric] as const]),
    ['limit', String(limit)] as const,
  ];
  const outcome = await askList(
    requester,
    { path: '/api/v1/metadata', canPost: false, params, deadlines: metadataDeadlines },
    { container: 'object', makeConsumer, maxBytes },
    signal,
  );
  if (!outcome.ok) return outcome;
  // No server says that the limit cut this answer.
  const complete = outcome.value.complete && (metric !== undefined || infos.length < limit);
  return success({ ...outcome.value, data: infos, complete });
};
