import { isMap, parseAllDocuments, stringify, type Document } from 'yaml';
import type { AutoscalePatchParams, AutoscalePatchResult } from '../../protocol/autoscaling.ts';
import { createPlaces, type Places } from '../../yaml-file/places.ts';
import type { TextEdit } from '../../yaml-file/text-edits.ts';
import { done, failed, type Outcome } from '../hpa/outcome.ts';
import { asWritten, readAssignments, withSettings, type Assignment } from '../settings/assign.ts';
import { pickAutoscaler, type WrittenAutoscaler } from '../settings/documents.ts';
import { refusedBecause } from './ports.ts';

type Path = Assignment['path'];

const applied = (text: string, { start, end, text: put }: TextEdit): string =>
  `${text.slice(0, start)}${put}${text.slice(end)}`;

const columnOf = (text: string, offset: number): number =>
  offset - (text.lastIndexOf('\n', offset - 1) + 1);

const indented = (block: string, column: number): string =>
  block
    .trimEnd()
    .split('\n')
    .join(`\n${' '.repeat(column)}`);

const isCollection = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** In one line, as inside of `{ … }`. */
const flowText = (value: unknown): string =>
  stringify(value, { collectionStyle: 'flow', lineWidth: 0, singleQuote: true }).trimEnd();

const blockText = (value: unknown): string => stringify(value, { lineWidth: 0, singleQuote: true });

/** Quoted as what stood there. */
const quotedAs = (before: string, value: unknown): string => {
  if (isCollection(value)) return flowText(value);
  if (before.startsWith('"')) return JSON.stringify(value);
  return before.startsWith("'") ? `'${String(value).replaceAll("'", "''")}'` : flowText(value);
};

/** What stands in a list or mapping on lines of its own, and not in one line. */
const isBlock = (before: string): boolean => !/^[[{]/.test(before);

const replacement = (text: string, { start, end }: TextEdit, value: unknown): string => {
  const before = text.slice(start, end);
  if (!isCollection(value) || !isBlock(before) || !before.includes(':')) {
    return quotedAs(before, value);
  }
  return indented(blockText(value), columnOf(text, start));
};

/** A new entry stands behind the comment of the one before it, not in front. */
const behindComment = (text: string, edit: TextEdit): TextEdit => {
  if (edit.start !== edit.end || !edit.text.startsWith('\n')) return edit;
  const comment = /^[^\S\n]*#[^\n]*/.exec(text.slice(edit.end))?.[0].length ?? 0;
  return { ...edit, start: edit.start + comment, end: edit.end + comment };
};

/** A value below keys that are not there yet. */
const nested = (path: Path, value: unknown): unknown =>
  path.reduceRight<unknown>((inner, step) => ({ [step]: inner }), value);

const addition = (
  text: string,
  places: Places,
  { path, value }: Assignment,
  known: number,
): TextEdit | undefined => {
  const [key = ''] = path.slice(known);
  const entry = { [key]: nested(path.slice(known + 1), value) };
  const place = path.slice(0, known);
  const flow = flowText(entry).replace(/^\{\s*|\s*\}$/g, '');
  const edit = places.add(place, flow);
  const indent = /^\n *(?=\S)/.exec(edit?.text ?? '')?.[0].length;
  if (edit === undefined || indent === undefined) return edit;
  return behindComment(text, {
    ...edit,
    text: `${edit.text.slice(0, indent)}${indented(blockText(entry), indent - 1)}`,
  });
};

/** One value of a text put in its place; everything else stays as it is, letter for letter. */
const assigned = (
  text: string,
  document: Document,
  { path, value }: Assignment,
): Outcome<string> => {
  const places = createPlaces(document, text);
  const before: unknown = document.getIn(path);
  const whole = places.replace(path, '');
  if (whole !== undefined) {
    // A block ends with the line break behind it.
    const end = whole.start + text.slice(whole.start, whole.end).trimEnd().length;
    const edit = { ...whole, end };
    const put = isMap(before) || Array.isArray(before) ? value : asWritten(before, value);
    return done(applied(text, { ...edit, text: replacement(text, edit, put) }));
  }
  const known = path.findIndex((_, index) => !document.hasIn(path.slice(0, index + 1)));
  const added = known === -1 ? undefined : addition(text, places, { path, value }, known);
  return added === undefined
    ? failed(`${path.join('.')} cannot be written here`)
    : done(applied(text, added));
};

/** Tells values apart, whatever the order of their keys. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(
          Object.entries(inner).toSorted(([left], [right]) => (left < right ? -1 : 1)),
        )
      : inner,
  );

const isJson = (text: string): boolean => text.trimStart().startsWith('{');

/** JSON has no comments that could get lost: it is written anew, as far in as it was. */
const patchedJson = (text: string, { path }: WrittenAutoscaler, manifest: unknown): string => {
  const indent = /\n([ \t]+)\S/.exec(text)?.[1] ?? '';
  const whole: unknown = JSON.parse(text);
  const [, index] = path;
  const changed =
    typeof index === 'number'
      ? {
          ...(whole as { items: unknown[] }),
          items: (whole as { items: unknown[] }).items.with(index, manifest),
        }
      : manifest;
  return `${JSON.stringify(changed, undefined, indent)}${text.endsWith('\n') ? '\n' : ''}`;
};

const patchedYaml = (
  text: string,
  { document, place, path: base }: WrittenAutoscaler,
  sets: readonly string[],
): Outcome<string> => {
  let [now, current]: [string, Document | undefined] = [text, document];
  for (const set of sets) {
    const read = readAssignments(set);
    if (!read.ok) return read;
    for (const { path, value } of read.value) {
      if (current === undefined) return failed('the text is no YAML any more');
      const next = assigned(now, current, { path: [...base, ...path], value });
      if (!next.ok) return next;
      now = next.value;
      current = parseAllDocuments(now, { merge: true })[place];
    }
  }
  return done(now);
};

/**
 * A text with other settings of one of its autoscalers: comments, order and everything else stay as they are. What
 * cannot be written so is refused, never written wrong.
 */
export const patchAutoscaler = ({
  text,
  autoscaler,
  sets,
}: AutoscalePatchParams): AutoscalePatchResult => {
  const written = pickAutoscaler(text, autoscaler);
  if (!written.ok) return refusedBecause(written.message);
  const wanted = withSettings(written.value.value, sets);
  if (!wanted.ok) return refusedBecause(`These settings cannot be made: ${wanted.message}.`);
  const manifest = wanted.value as Readonly<Record<string, unknown>>;
  if (isJson(text)) return { ok: true, text: patchedJson(text, written.value, manifest), manifest };
  const patched = patchedYaml(text, written.value, sets);
  const result = patched.ok ? pickAutoscaler(patched.value, written.value.name) : patched;
  const isRight = result.ok && canonical(result.value.value) === canonical(manifest);
  return patched.ok && isRight
    ? { ok: true, text: patched.value, manifest }
    : refusedBecause(
        'These settings cannot be put into the text without changing more of it, as with anchors or merged keys: write them by hand.',
      );
};
