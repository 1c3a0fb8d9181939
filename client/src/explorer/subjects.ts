import type { Subject } from '../trees/tree-node.ts';
import { asFields } from '../util/values.ts';
import type { Fields } from '../util/values.ts';

export type ObjectSubject = Extract<Subject, { kind: 'object' }>;

/** Names of Kubernetes objects, namespaces and kinds; nothing that means something in a path. */
const name = /^[A-Za-z0-9]([A-Za-z0-9.:_-]{0,251}[A-Za-z0-9])?$/;
const apiVersion = /^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/)?v[a-z0-9]{1,30}$/;

/**
 * What a command was called on: the rows that are selected, if the row is one of them, else the row itself. Arguments
 * are not trusted: what is no subject is left out.
 */
export function subjectsOf(args: readonly unknown[]): readonly Subject[] {
  const [row, selection] = args;
  const own = subjectOf(row);
  if (own === undefined) return [];
  const others: readonly unknown[] = Array.isArray(selection) ? selection : [];
  const selected = others.map(subjectOf).filter((subject) => subject !== undefined);
  return selected.length > 1 ? selected : [own];
}

/** The objects among them. */
export function objectsOf(args: readonly unknown[]): readonly ObjectSubject[] {
  return subjectsOf(args).filter((subject) => subject.kind === 'object');
}

/** The context that a command was called on: of a cluster or of something in it. */
export function contextOf(args: readonly unknown[]): string | undefined {
  const [subject] = subjectsOf(args);
  return subject !== undefined && 'context' in subject ? subject.context : undefined;
}

/** What is copied as the name of it. */
export function nameOf(subject: Subject): string | undefined {
  switch (subject.kind) {
    case 'cluster':
      return subject.context;
    case 'object':
      return subject.container ?? subject.name;
    case 'querier':
      return subject.endpoint;
    case 'store':
      return subject.store;
    case 'expression':
      return subject.expr;
    case 'finding':
      return subject.check;
    case 'more':
    case 'planned':
    case 'forward':
      return undefined;
  }
}

function subjectOf(row: unknown): Subject | undefined {
  const fields = asFields(asFields(row)?.['subject']);
  if (fields === undefined) return undefined;
  const { kind } = fields;
  if (kind === 'object') return isObject(fields) ? (fields as Subject) : undefined;
  const keys = texts.get(kind);
  return keys !== undefined && withTexts(fields, keys) && isExpression(fields)
    ? (fields as Subject)
    : undefined;
}

/** Fields that a subject must have, by its kind; they are names, and never read as anything else. */
const texts: ReadonlyMap<unknown, readonly string[]> = new Map([
  ['cluster', ['context']],
  ['querier', ['endpoint']],
  ['store', ['endpoint', 'store']],
  ['expression', ['expr']],
  ['finding', ['endpoint', 'check', 'id']],
  ['more', ['parent']],
  ['planned', ['key']],
  ['forward', ['id']],
] satisfies readonly (readonly [Subject['kind'], readonly string[]])[]);

/** An expression may name who answers it. */
function isExpression({ kind, endpoint }: Fields): boolean {
  return kind !== 'expression' || endpoint === undefined || typeof endpoint === 'string';
}

function isObject(fields: Fields): boolean {
  const { namespace, container } = fields;
  return (
    withTexts(fields, ['context', 'apiVersion', 'resource', 'objectKind', 'name']) &&
    apiVersion.test(String(fields['apiVersion'])) &&
    [fields['resource'], fields['objectKind'], fields['name']].every(isName) &&
    (namespace === '' || isName(namespace)) &&
    (container === undefined || isName(container))
  );
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && name.test(value);
}

function withTexts(fields: Fields, keys: readonly string[]): boolean {
  return keys.every((key) => typeof fields[key] === 'string' && fields[key] !== '');
}
