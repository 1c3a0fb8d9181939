import { emptySnapshot } from '../../server/src/metadata/empty.ts';
import { snapshotFromLiteral } from '../../server/src/metadata/from-literal.ts';
import type { MetadataLiteral } from '../../server/src/metadata/from-literal.ts';
import type { MetadataSnapshot } from '../../server/src/metadata/snapshot.ts';
import { language } from '../../server/src/promql/index.ts';
import type { DialectId, Feature } from '../../server/src/promql/index.ts';
import type { FeatureContext, RecordingRules } from '../../server/src/features/index.ts';
import { defaultSettings } from '../../server/src/protocol/settings.ts';
import type { Settings } from '../../server/src/protocol/settings.ts';

export interface ContextOptions {
  readonly dialect?: DialectId;
  readonly features?: readonly Feature[];
  /** What the connection knows; without it nothing is connected. */
  readonly metadata?: MetadataLiteral;
  readonly snapshot?: MetadataSnapshot;
  /** Recorded names and their expressions. */
  readonly rules?: Readonly<Record<string, string>>;
  readonly severity?: Settings['diagnostics']['severity'];
}

const usual: readonly Feature[] = ['experimental-functions', 'binop-fill-modifiers', 'x-functions'];

function recordingRules(rules: Readonly<Record<string, string>>): RecordingRules {
  const place = (uri: string) => [{ uri, start: 0, end: 1 }];
  return new Map(
    Object.entries(rules).map(([name, expr]) => [
      name,
      {
        name,
        expr,
        definitions: place(`file:///${name}.yaml`),
        references: place('file:///use.promql'),
      },
    ]),
  );
}

/** The surroundings of a feature, with every feature of the language switched on that does not change names. */
export function contextOf(options: ContextOptions = {}): FeatureContext {
  const { dialect = 'prometheus', features = usual, metadata, rules = {}, severity = {} } = options;
  const known = metadata === undefined ? emptySnapshot : snapshotFromLiteral(metadata);
  return {
    language: language(dialect, features),
    snapshot: options.snapshot ?? known,
    settings: { ...defaultSettings, diagnostics: { severity } },
    recordingRules: recordingRules(rules),
  };
}

/** A live connection that has not answered anything yet: what is asked of it is named by the missing keys. */
export const unansweredSnapshot: MetadataSnapshot = {
  ...emptySnapshot,
  source: 'live',
  labels: (scope) => ({ state: 'unknown', key: { kind: 'labels', scope } }),
  values: (label, scope, prefix) => ({
    state: 'unknown',
    key: { kind: 'values', label, scope, prefix },
  }),
  metricsIn: (scope, prefix) => ({ state: 'unknown', key: { kind: 'metrics', scope, prefix } }),
  series: (scope) => ({ state: 'unknown', key: { kind: 'series', scope } }),
  metadata: (metric) => ({ state: 'unknown', key: { kind: 'metadata', metric } }),
};
