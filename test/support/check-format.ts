import { format, print } from '../../server/src/promql/index.ts';
import { answer, fullPrometheus } from './conformance.ts';

/** The text with nothing where its comments were. */
export function withoutComments(text: string): string {
  const { comments } = answer(text, fullPrometheus).result;
  return comments.reduceRight(
    (rest, { start, end }) => rest.slice(0, start) + rest.slice(end),
    text,
  );
}

/** `undefined` when the text is formatted to `wanted`, and that to itself. */
export function formatDifference(text: string, wanted: string, width?: number): string | undefined {
  for (const source of [text, wanted]) {
    const found = format(answer(source, fullPrometheus).result, width);
    if (found !== wanted) {
      return `${JSON.stringify(source)}\n    wanted ${JSON.stringify(wanted)}\n    found  ${JSON.stringify(found)}`;
    }
  }
  return undefined;
}

/**
 * `undefined` when the formatted text has the same meaning and the same comments in the same order, and formatting it
 * again changes nothing.
 */
export function keepsComments(text: string, width?: number): string | undefined {
  const before = answer(text, fullPrometheus).result;
  const formatted = format(before, width);
  if (formatted === undefined) return `${JSON.stringify(text)} was not formatted`;
  const after = answer(formatted, fullPrometheus).result;
  const shown = `${JSON.stringify(text)}\n    became ${JSON.stringify(formatted)}`;
  const [error] = after.errors;
  if (error !== undefined) return `${shown}\n    ${error.message}`;
  if (print(after.expr) !== print(before.expr)) return `${shown}\n    which means something else`;
  const texts = [before, after].map(({ comments }) => JSON.stringify(comments.map((c) => c.text)));
  if (texts[0] !== texts[1]) return `${shown}\n    with other comments`;
  return format(after, width) === formatted ? undefined : `${shown}\n    which is not stable`;
}
