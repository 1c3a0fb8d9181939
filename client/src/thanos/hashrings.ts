import { flagValues } from '../discovery/arguments.ts';
import type { FoundComponent } from '../discovery/found.ts';
import { asFields, asText, asTexts } from '../util/values.ts';

/** A hashring as somebody wrote it. */
export interface WrittenHashring {
  readonly name: string;
  /** Empty: every tenant that no other hashring names. */
  readonly tenants: readonly string[];
  /** Tenants are patterns of file names. */
  readonly glob: boolean;
  readonly endpoints: readonly RingEndpoint[];
}

export interface RingEndpoint {
  readonly address: string;
  /** Availability zone; empty when none is named. */
  readonly zone: string;
}

/** The file of hashrings of a receiver. */
export interface HashringFile {
  readonly configMap: string;
  readonly rings: readonly WrittenHashring[];
}

/** A file counts before what the arguments themselves say. */
export const hashringFileFlag = 'receive.hashrings-file';

/** Whether a receiver reads its hashrings from a file. */
export function hasHashringFile({ args }: Pick<FoundComponent, 'args'>): boolean {
  return flagValues(args, hashringFileFlag).length > 0;
}

/** Hashrings that stand in `--receive.hashrings` itself. */
export function writtenHashrings(args: readonly string[]): readonly WrittenHashring[] {
  return parseHashrings(flagValues(args, 'receive.hashrings').at(-1) ?? '') ?? [];
}

/**
 * The hashrings of a configuration; undefined for what is none.
 * Source: thanos v0.42.4 pkg/receive/config.go, HashringConfig.
 */
export function parseHashrings(text: string): readonly WrittenHashring[] | undefined {
  const value = parsed(text);
  return Array.isArray(value) ? value.map(hashring) : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
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
    glob: fields['tenant_matcher_type'] === 'glob',
    endpoints: endpoints.flatMap((one) => {
      const address = asText(one) ?? asText(asFields(one)?.['address']);
      return address === undefined ? [] : [{ address, zone: asText(asFields(one)?.['az']) ?? '' }];
    }),
  };
}
