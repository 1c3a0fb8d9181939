import { plainText } from '../trees/plain-label.ts';

/** A piece of HTML or SVG that is safe to show. */
export interface Markup {
  readonly kind: 'markup';
  readonly text: string;
}

type Value = string | number | Markup | readonly Markup[];

/**
 * HTML or SVG from a template: values are escaped, pieces of markup stand as they are. Attributes must be quoted, and
 * names of elements and attributes are never values.
 */
export function markup(strings: TemplateStringsArray, ...values: readonly Value[]): Markup {
  const text = strings.reduce((before, part, index) => {
    const value = values[index - 1];
    return before + (value === undefined ? '' : textOf(value)) + part;
  }, '');
  return { kind: 'markup', text };
}

/** What stands for nothing in a template. */
export const nothing: Markup = { kind: 'markup', text: '' };

function textOf(value: Value): string {
  if (typeof value === 'string') return escaped(value);
  if (typeof value === 'number') return String(value);
  return 'text' in value ? value.text : value.map(({ text }) => text).join('');
}

/** Characters that mean something in HTML or XML, and two that XML does not know. */
const special = /[&<>"'\uFFFE\uFFFF]/g;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text as text: nothing in it is an element, an attribute or hidden. */
function escaped(text: string): string {
  return plainText(text.toWellFormed()).replaceAll(
    special,
    (character) => entities[character] ?? '\uFFFD',
  );
}
