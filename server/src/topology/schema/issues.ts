import type * as z from 'zod';
import type { Remark } from '../../yaml-file/finding.ts';
import type { Path } from '../../yaml-file/path.ts';
import { similarTo } from '../../yaml-file/similar.ts';
import { componentSchemas } from './components.ts';
import { keysOf, schemaIn, wordsOf } from './walk.ts';

/** What the parser of the form says, with where it says it; `prune` is what to leave out to go on without it. */
export interface FormProblem extends Remark {
  readonly prune: readonly Path[];
}

/** A key that would hold a secret: it has to stay in a Secret. */
const secretKey = /^(?:access_?key|secret_?key|password|token|credentials|service_?account)$/i;

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (current, part) =>
      typeof current === 'object' && current !== null
        ? (current as Readonly<Record<string | number, unknown>>)[part]
        : undefined,
    value,
  );

/** The schema at a place of the file. */
export const schemaAt = (root: z.ZodType, value: unknown, path: Path): z.ZodType | undefined => {
  let schema: z.ZodType | undefined = root;
  for (const [at, part] of path.entries()) {
    if (schema === undefined) return undefined;
    schema = schemaIn(schema, part, valueAt(value, path.slice(0, at)));
  }
  return schema;
};

const listed = (words: readonly string[]): string => words.map((word) => `\`${word}\``).join(', ');

const unknownKeys = (
  issue: z.core.$ZodIssueUnrecognizedKeys,
  at: { readonly path: Path; readonly schema: z.ZodType | undefined; readonly value: unknown },
): readonly FormProblem[] => {
  const known = at.schema === undefined ? [] : [...keysOf(at.schema, at.value).keys()];
  return issue.keys.map((key) => {
    const path = [...at.path, key];
    const near = similarTo(key, known);
    const message = secretKey.test(key)
      ? `\`${key}\` would keep a secret in the file; name a Secret that is in the cluster already`
      : `there is no \`${key}\` here${near === undefined ? `; there are ${listed(known)}` : ''}`;
    return {
      path,
      at: 'key',
      message: near === undefined ? message : `${message}; \`${near}\` was probably meant`,
      prune: [path],
      fixes:
        near === undefined
          ? []
          : [
              {
                title: `Write \`${near}\``,
                actions: [{ kind: 'rename', path, text: near }],
              },
            ],
    };
  });
};

const kindOf = (value: unknown): string => {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object'
    ? 'a mapping'
    : `\`${JSON.stringify(value).replaceAll('"', '')}\``;
};

const wanted: Readonly<Record<string, string>> = {
  object: 'a mapping',
  record: 'a mapping',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: '`true` or `false`',
};

/** The first issues of an alternative that came furthest: what was meant most likely. */
const deepest = (issue: z.core.$ZodIssueInvalidUnion): readonly z.core.$ZodIssue[] | undefined => {
  const depth = (issues: readonly z.core.$ZodIssue[]): number =>
    Math.max(
      0,
      ...issues.map(({ path, code }) => path.length + (code === 'unrecognized_keys' ? 1 : 0)),
    );
  const ranked = [...issue.errors].sort((left, right) => depth(right) - depth(left));
  return ranked[0] !== undefined && depth(ranked[0]) > 0 ? ranked[0] : undefined;
};

const outOf = (
  issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig,
  value: unknown,
): string => {
  const isNumber = issue.origin === 'number' || issue.origin === 'int';
  if (issue.code === 'too_small') {
    return isNumber ? `${kindOf(value)} is less than ${String(issue.minimum)}` : 'this is empty';
  }
  const most = String(issue.maximum);
  return isNumber
    ? `${kindOf(value)} is more than ${most}`
    : `this is longer than ${most} characters`;
};

const messageOf = (issue: z.core.$ZodIssue, words: readonly string[], value: unknown): string => {
  if (value === undefined && issue.code !== 'custom') {
    const expected = words.length > 0 ? `: ${listed(words)}` : '';
    return `\`${String(issue.path.at(-1) ?? '')}\` is missing${expected}`;
  }
  if (words.length > 0) return `${kindOf(value)} is none of ${listed(words)}`;
  switch (issue.code) {
    case 'invalid_type':
      return `${wanted[issue.expected] ?? issue.expected} is wanted here, not ${kindOf(value)}`;
    case 'too_small':
    case 'too_big':
      return outOf(issue, value);
    case 'invalid_format':
      return `${kindOf(value)} is not ${issue.message.startsWith('Invalid') ? 'of the right form' : issue.message}`;
    case 'custom':
      return `${issue.message} is wanted here`;
    default:
      return `${kindOf(value)} is not of the right form`;
  }
};

/** A component whose name is no type, and that has none: what is written there cannot be understood at all. */
const untyped = (value: unknown, path: Path): FormProblem | undefined => {
  const [top, name] = path;
  if (top !== 'components' || typeof name !== 'string') return undefined;
  const settings = valueAt(value, path.slice(0, 2));
  const isOther = typeof settings !== 'object' || Array.isArray(settings);
  if (isOther || (settings !== null && 'type' in settings)) return undefined;
  const types = Object.keys(componentSchemas);
  if (types.includes(name)) return undefined;
  const near = similarTo(name, types);
  const own = `a component under a name of its own says its \`type\`: ${listed(types)}`;
  const at = path.slice(0, 2);
  return {
    path: at,
    at: 'key',
    message:
      near === undefined
        ? `\`${name}\` is no type; ${own}`
        : `\`${name}\` is no type; \`${near}\` was probably meant, or ${own}`,
    prune: [at],
    fixes:
      near === undefined
        ? []
        : [{ title: `Write \`${near}\``, actions: [{ kind: 'rename', path: at, text: near }] }],
  };
};

/** Why an issue is one, in the file's own terms. */
export const formProblems = (
  root: z.ZodType,
  value: unknown,
  issues: readonly z.core.$ZodIssue[],
): readonly FormProblem[] =>
  issues.flatMap((issue): readonly FormProblem[] => {
    const path = issue.path.filter((part): part is string | number => typeof part !== 'symbol');
    const component = untyped(value, path);
    if (component !== undefined) return [component];
    if (issue.code === 'invalid_union') {
      const inner = deepest(issue)?.map((one) => ({ ...one, path: [...path, ...one.path] }));
      if (inner !== undefined) return formProblems(root, value, inner);
    }
    const schema = schemaAt(root, value, path);
    if (issue.code === 'unrecognized_keys') {
      return unknownKeys(issue, { path, schema, value: valueAt(value, path) });
    }
    const found = valueAt(value, path);
    const words = schema === undefined ? [] : wordsOf(schema);
    const near = typeof found === 'string' ? similarTo(found, words) : undefined;
    return [
      {
        path: found === undefined ? path.slice(0, -1) : path,
        at: found === undefined || issue.code === 'invalid_key' ? 'key' : 'value',
        message: messageOf(issue, words, found),
        prune: [found === undefined ? path.slice(0, -1) : path],
        fixes:
          near === undefined
            ? []
            : [{ title: `Write \`${near}\``, actions: [{ kind: 'replace', path, text: near }] }],
      },
    ];
  });
