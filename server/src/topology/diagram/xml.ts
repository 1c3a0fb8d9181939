import { unprintable } from '../../util/unprintable.ts';

/** A piece of SVG that is safe to show. */
export interface Xml {
  readonly xml: string;
}

/** Characters that mean something in XML, what it does not know, and marks that take no room. */
const special = /[&<>"'\p{Cf}\uFFFE\uFFFF]/gu;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(unprintable, ' ')
    .replaceAll(special, (character) => entities[character] ?? '\uFFFD');

type Value = string | number | Xml | readonly Xml[];

const textOf = (value: Value): string => {
  if (typeof value === 'string') return escaped(value);
  if (typeof value === 'number') return String(Math.round(value * 10) / 10);
  return 'xml' in value ? value.xml : value.map(({ xml }) => xml).join('');
};

/** SVG from a template: values are escaped, pieces stand as they are. Attributes are quoted; names are never values. */
export const xml = (strings: TemplateStringsArray, ...values: readonly Value[]): Xml => ({
  xml: strings.reduce((before, part, at) => {
    const value = values[at - 1];
    return before + (value === undefined ? '' : textOf(value)) + part;
  }, ''),
});

/** A text that fits into so many pixels of a font of about that width of a character. */
export const cut = (text: string, room: number, character: number): string => {
  const most = Math.max(1, Math.floor(room / character));
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
};
