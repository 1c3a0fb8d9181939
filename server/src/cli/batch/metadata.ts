import { emptySnapshot } from '../../metadata/empty.ts';
import { snapshotFromLiteral, type MetadataLiteral } from '../../metadata/from-literal.ts';
import type { MetadataSnapshot } from '../../metadata/snapshot.ts';
import { BatchError, isRecord, type BatchRequest } from './request.ts';

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown, place: string): Fields => {
  if (value === undefined || value === null) return {};
  if (!isRecord(value)) throw new BatchError(`"${place}" must be an object`);
  return value;
};

const textOf = (value: unknown, place: string): string => {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') throw new BatchError(`"${place}" must be a string`);
  return value;
};

const listOf = (value: unknown, place: string): readonly unknown[] => {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new BatchError(`"${place}" must be a list`);
  return value;
};

const mapFields = <T>(fields: Fields, read: (value: unknown, key: string) => T) =>
  // Without a prototype: `__proto__` is a name like any other.
  Object.assign(
    Object.create(null) as Record<string, T>,
    Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, read(value, key)])),
  );

const metricOf = (value: unknown, name: string) => {
  const { type, help, unit } = fieldsOf(value, `metadata.metrics.${name}`);
  const place = `metadata.metrics.${name}`;
  return {
    type: textOf(type, `${place}.type`),
    help: textOf(help, `${place}.help`),
    unit: textOf(unit, `${place}.unit`),
  };
};

const literalOf = (metadata: Fields): MetadataLiteral => ({
  metrics: mapFields(fieldsOf(metadata['metrics'], 'metadata.metrics'), metricOf),
  labels: mapFields(fieldsOf(metadata['labels'], 'metadata.labels'), (values, name) =>
    listOf(values, `metadata.labels.${name}`).map((value) =>
      textOf(value, `metadata.labels.${name}`),
    ),
  ),
  series: listOf(metadata['series'], 'metadata.series').map((series) =>
    mapFields(fieldsOf(series, 'metadata.series'), (value) => textOf(value, 'metadata.series')),
  ),
});

/** What a server would know, as the request says it; without `metadata` nothing is known and nobody can be asked. */
export const readMetadata = (request: BatchRequest): MetadataSnapshot => {
  const metadata = request['metadata'];
  if (metadata === undefined || metadata === null) return emptySnapshot;
  return snapshotFromLiteral(literalOf(fieldsOf(metadata, 'metadata')));
};
