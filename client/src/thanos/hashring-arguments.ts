import { flagValues } from '../discovery/arguments.ts';
import { asFields, asText, asTexts } from '../util/values.ts';

/** A hashring as the arguments of a receiver write it. */
export interface WrittenHashring {
  readonly name: string;
  /** Empty: every tenant that no other hashring names. */
  readonly tenants: readonly string[];
  readonly endpoints: readonly string[];
}

/**
 * Hashrings that stand in `--receive.hashrings` itself; none where a file holds them.
 * Source: thanos v0.42.4 pkg/receive/config.go, HashringConfig.
 */
export function writtenHashrings(args: readonly string[]): readonly WrittenHashring[] {
  const text = flagValues(args, 'receive.hashrings').at(-1);
  return text === undefined ? [] : parsed(text).map(hashring);
}

function parsed(text: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

function hashring(value: unknown): WrittenHashring {
  const fields = asFields(value) ?? {};
  const endpoints: readonly unknown[] = Array.isArray(fields['endpoints'])
    ? fields['endpoints']
    : [];
  return {
    name: asText(fields['hashring']) ?? '',
    tenants: asTexts(fields['tenants']),
    endpoints: endpoints.flatMap((one) => {
      const address = asText(one) ?? asText(asFields(one)?.['address']);
      return address === undefined ? [] : [address];
    }),
  };
}
