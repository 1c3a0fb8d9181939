import { asFields } from '../util/values.ts';

/** Names of the Secrets that something mentions which pods cannot start without. */
export function secretsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(secretsIn);
  const fields = asFields(value);
  if (fields === undefined) return [];
  return Object.entries(fields).flatMap(([key, item]) => {
    const below = asFields(item);
    if (below?.['optional'] === true) return [];
    const name =
      key === 'secretKeyRef' || key === 'objectStorageConfig'
        ? below?.['name']
        : key === 'secret'
          ? below?.['secretName']
          : undefined;
    return typeof name === 'string' ? [name] : secretsIn(item);
  });
}
