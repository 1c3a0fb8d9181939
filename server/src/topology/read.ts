import { parseDocument } from 'yaml';
import type { Finding, FindingSeverity, Remark } from '../yaml-file/finding.ts';
import type { Topology } from './model.ts';
import type { Path } from '../yaml-file/path.ts';
import { createPlaces, editsOf, type Places } from '../yaml-file/places.ts';
import { resolveTopology } from './resolve.ts';
import { formProblems, type FormProblem } from './schema/issues.ts';
import { topologySchema, type TopologySettings } from './schema/topology.ts';

/** What is wrong before any check can look: how severe it is and what it says, for the table in the README. */
export const formCodes = [
  { code: 'topology-form', severity: 'error', says: 'The file has the form of its schema.' },
  { code: 'topology-yaml', severity: 'error', says: 'The file must be YAML.' },
] as const;

/** A file as it was read. */
export interface TopologyFile {
  readonly text: string;
  /** The plain value of the YAML, whatever it is. */
  readonly value: unknown;
  readonly places: Places;
  /** What can be understood of it; absent where there is no way to tell what was meant. */
  readonly topology: Topology | undefined;
  /** What is wrong with the form: with an error among them nothing must be rendered. */
  readonly problems: readonly Finding[];
}

/** Far more than what people write; aliases must not make more of it. */
const aliasLimit = 100;

/** How often what is wrong is left out before the rest is given up. */
const attempts = 20;

/** A remark at its place in the file. */
export const findingOf = (
  places: Places,
  code: string,
  { severity, ...remark }: Remark & { readonly severity: FindingSeverity },
): Finding => ({
  code,
  severity,
  message: remark.message,
  ...(remark.at === 'key' ? places.keyAt(remark.path) : places.valueAt(remark.path)),
  fixes: (remark.fixes ?? [])
    .map((fix) => ({ title: fix.title, edits: editsOf(places, fix) }))
    .filter(({ edits }) => edits.length > 0),
});

type Values = Record<string | number, unknown>;

/** The value without what stands at a path. */
const without = (value: unknown, path: Path): unknown => {
  const [part, ...rest] = path;
  if (part === undefined || typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) {
    return rest.length === 0
      ? value.filter((_, at) => at !== part)
      : value.map((item, at) => (at === part ? without(item, rest) : (item as unknown)));
  }
  const copy: Values = { ...(value as Values) };
  if (rest.length === 0 || copy[part] === undefined) delete copy[part];
  else copy[part] = without(copy[part], rest);
  return copy;
};

const startsWith = (path: Path, start: Path): boolean =>
  start.every((part, at) => path[at] === part);

/** Parses what can be parsed: what is wrong is reported and left out. */
const parseForm = (
  value: unknown,
): { readonly settings?: TopologySettings; readonly problems: readonly FormProblem[] } => {
  const problems: FormProblem[] = [];
  const pruned: Path[] = [];
  let current = value;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const parsed = topologySchema.safeParse(current);
    if (parsed.success) return { settings: parsed.data, problems };
    const found = formProblems(topologySchema, current, parsed.error.issues);
    // What is missing only because it was wrong and left out has been told.
    const echoes = (problem: FormProblem): boolean =>
      problem.prune.some((path) => pruned.some((other) => startsWith(other, path)));
    problems.push(...found.filter((problem) => !echoes(problem)));
    // From the end, so that indexes of lists stay right.
    const paths = found.flatMap(({ prune }) => prune).toReversed();
    if (paths.some((path) => path.length === 0) || paths.length === 0) break;
    current = paths.reduce(without, current);
    pruned.push(...paths);
  }
  return { problems };
};

/** The version and the kind are the same in every file; only a wrong one is worth a word when they are there. */
const identified = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? { apiVersion: 'gauntlet/v1alpha1', kind: 'ThanosTopology', ...value }
    : value;

const missingIdentity = (value: unknown): readonly Remark[] => {
  if (typeof value !== 'object' || value === null) return [];
  const lines = { apiVersion: 'gauntlet/v1alpha1', kind: 'ThanosTopology' };
  return Object.entries(lines)
    .filter(([key]) => !(key in value))
    .map(([key, text]) => ({
      path: [],
      message: `\`${key}: ${text}\` is missing`,
      fixes: [
        {
          title: `Add \`${key}: ${text}\``,
          actions: [{ kind: 'add', path: [], text: `${key}: ${text}` }],
        },
      ],
    }));
};

/** Reads a topology file. Never throws; the same text gives the same answer. */
export const readTopology = (text: string): TopologyFile => {
  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: true, merge: true });
  const places = createPlaces(document, text);
  const syntax = [...document.errors, ...document.warnings].map(
    ({ message, pos: [start, end], name }): Finding => ({
      code: 'topology-yaml',
      severity: name === 'YAMLWarning' ? 'warning' : 'error',
      message,
      start,
      end: Math.min(Math.max(end, start), text.length),
      fixes: [],
    }),
  );
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: aliasLimit });
  } catch (error) {
    // An alias to nothing, or too many of them.
    const alias = findingOf(places, 'topology-yaml', {
      path: [],
      severity: 'error',
      message: error instanceof Error ? error.message : String(error),
    });
    const problems = [...syntax, alias];
    return { text, value: undefined, places, topology: undefined, problems };
  }
  const form = parseForm(identified(value));
  const remarks: readonly Remark[] = [...missingIdentity(value), ...form.problems];
  return {
    text,
    value,
    places,
    topology: form.settings === undefined ? undefined : resolveTopology(form.settings),
    problems: [
      ...syntax,
      ...remarks.map((remark) =>
        findingOf(places, 'topology-form', { ...remark, severity: remark.severity ?? 'error' }),
      ),
    ],
  };
};
