import { walk, type Expr, type ParseResult, type Span } from '../promql/index.ts';
import type { RuleFile } from './rule-file.ts';

/** A place in a file of the workspace. Offsets are UTF-16 code units of that file. */
export interface RuleLocation extends Span {
  readonly uri: string;
}

/** A name that the workspace records. */
export interface RecordedName {
  readonly name: string;
  /** The expression of its first definition, for people to read. */
  readonly expr: string;
  /** The record names, in order of files; several when groups record it for different labels. */
  readonly definitions: readonly RuleLocation[];
  /** Where expressions of the workspace read the name. */
  readonly references: readonly RuleLocation[];
}

/** A metric name in an expression of a file. */
export interface MetricUse extends Span {
  readonly name: string;
}

/** An expression of a file with its way back to the file. */
export interface IndexedExpression {
  readonly parsed: ParseResult;
  readonly toHost: (offset: number) => number;
  readonly toHostEnd: (offset: number) => number;
}

/** What one file gives to the index. */
export interface RuleFileEntry {
  readonly records: readonly (MetricUse & { readonly expr: string })[];
  readonly alerts: readonly MetricUse[];
  readonly uses: readonly MetricUse[];
}

/** Names that a selector certainly reads: the metric in front, or one `__name__` compared with `=`. */
const namesIn = (expr: Expr): readonly MetricUse[] => {
  const uses: MetricUse[] = [];
  walk(expr, (node) => {
    if (node.kind !== 'VectorSelector') return;
    if (node.name !== undefined) {
      const { value, start, end } = node.name;
      uses.push({ name: value, start, end });
    }
    for (const { name, op, value } of node.matchers) {
      if (name.value !== '__name__' || op !== '=' || value === undefined) continue;
      uses.push({ name: value.value, start: value.start, end: value.end });
    }
  });
  return uses;
};

const usesOf = ({ parsed, toHost, toHostEnd }: IndexedExpression): readonly MetricUse[] =>
  namesIn(parsed.expr).map(({ name, start, end }) => ({
    name,
    start: toHost(start),
    end: toHostEnd(end),
  }));

/** What a file records, alerts on and reads. `file` is absent for a file without rules. */
export const indexRuleFile = (
  file: RuleFile | undefined,
  expressions: readonly IndexedExpression[],
): RuleFileEntry => {
  const rules = (file?.groups ?? []).flatMap((group) => group.rules);
  return {
    records: rules.flatMap(({ record, expr }) =>
      record === undefined || record.value === ''
        ? []
        : [{ name: record.value, start: record.start, end: record.end, expr: expr?.value ?? '' }],
    ),
    alerts: rules.flatMap(({ alert }) =>
      alert === undefined || alert.value === ''
        ? []
        : [{ name: alert.value, start: alert.start, end: alert.end }],
    ),
    uses: expressions.flatMap(usesOf),
  };
};

/** What the rules of a workspace define and read, kept per file. */
export interface RuleIndex {
  /** Puts a file in the place of what it was before; `undefined` forgets the file. */
  readonly set: (uri: string, entry: RuleFileEntry | undefined) => void;
  /** By name; the same map until a file changes. */
  readonly recordingRules: () => ReadonlyMap<string, RecordedName>;
  /** Where alerts are defined, by name; the same map until a file changes. */
  readonly alerts: () => ReadonlyMap<string, readonly RuleLocation[]>;
}

interface Snapshot {
  readonly recordingRules: ReadonlyMap<string, RecordedName>;
  readonly alerts: ReadonlyMap<string, readonly RuleLocation[]>;
}

const located = (uri: string, { start, end }: Span): RuleLocation => ({ uri, start, end });

const snapshotOf = (files: ReadonlyMap<string, RuleFileEntry>): Snapshot => {
  interface Building {
    readonly name: string;
    readonly expr: string;
    readonly definitions: RuleLocation[];
    readonly references: RuleLocation[];
  }
  const records = new Map<string, Building>();
  const alerts = new Map<string, RuleLocation[]>();
  // The order of files must not depend on the order in which they were opened.
  const sorted = [...files].sort(([left], [right]) => (left < right ? -1 : 1));
  for (const [uri, entry] of sorted) {
    for (const record of entry.records) {
      const { name, expr } = record;
      const known = records.get(name) ?? { name, expr, definitions: [], references: [] };
      known.definitions.push(located(uri, record));
      records.set(name, known);
    }
    for (const alert of entry.alerts) {
      const known = alerts.get(alert.name) ?? [];
      known.push(located(uri, alert));
      alerts.set(alert.name, known);
    }
  }
  for (const [uri, { uses }] of sorted) {
    for (const use of uses) records.get(use.name)?.references.push(located(uri, use));
  }
  return { recordingRules: records, alerts };
};

/** An index without files. */
export const createRuleIndex = (): RuleIndex => {
  const files = new Map<string, RuleFileEntry>();
  let snapshot: Snapshot | undefined;
  const current = (): Snapshot => {
    snapshot ??= snapshotOf(files);
    return snapshot;
  };
  return {
    set: (uri, entry) => {
      const isChanged = entry === undefined ? files.delete(uri) : files.get(uri) !== entry;
      if (entry !== undefined) files.set(uri, entry);
      if (isChanged) snapshot = undefined;
    },
    recordingRules: () => current().recordingRules,
    alerts: () => current().alerts,
  };
};
