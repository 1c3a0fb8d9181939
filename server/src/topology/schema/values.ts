import * as z from 'zod';

/** A name that Kubernetes takes as a part of object names; short enough for what is added to it. */
export const objectName = z
  .string()
  .max(40)
  .regex(/^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/, 'a name of small letters, digits and dashes');

export const duration = z
  .string()
  .regex(/^(?:\d+(?:ms|[smhdwy]))+$/, 'a duration such as 30s, 6h or 15d');

/** As flags of time limits take it: a duration back from now, or a date. */
export const timeLimit = z
  .string()
  .regex(
    /^(?:-?(?:\d+(?:ms|[smhdwy]))+|\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d))$/,
    'a time such as -6w or 2026-01-31T00:00:00Z',
  );

export const quantity = z.union([
  z
    .string()
    .regex(/^\d+(?:\.\d+)?(?:m|[kMGTP]i?)?$/, 'a quantity as Kubernetes writes it, such as 10Gi'),
  z.int().min(0),
]);

/** Bytes as flags of Thanos take them. */
export const byteSize = z
  .string()
  .regex(/^\d+(?:\.\d+)?(?:[KMGT]i?)?B$/, 'a size such as 512MB or 2GiB');

export const labels = z.record(
  z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, 'a label name'),
  z.union([z.string(), z.number(), z.boolean()]),
);

export const version = z
  .string()
  .regex(/^v?\d+\.\d+\.\d+(?:-[\w.]+)?$/, 'a version such as 0.42.4');

export const versions = z.strictObject({
  thanos: version.optional().describe('Version of Thanos; 0.42.4 without it'),
  prometheus: version.optional().describe('Version of the Prometheus we deploy; 3.16.0 without it'),
});

/** Where something runs: the clusters of a role, all of them, or those named. */
export const placement = z.union([z.enum(['hub', 'data', 'all']), z.array(objectName).min(1)]);

export const storage = z.union([
  z.literal('ephemeral'),
  quantity,
  z.strictObject({
    size: quantity.describe('Size of the volume'),
    class: z.string().min(1).optional().describe("Storage class; the cluster's default without it"),
  }),
]);
