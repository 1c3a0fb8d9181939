import { asFields, asFieldsList, asText } from '../util/values.ts';
import type { Row } from './tree-model.ts';

/** Which commands the manifest puts on which rows. */
export interface RowMenus {
  /** Whether a command is among the actions of a row of a view. */
  offers(command: string, viewId: string, row: Row): boolean;
}

/** A clause of a condition: `view == x`, `viewItem =~ /x/`. */
const clause = /^(?<key>view|viewItem) (?:== (?<text>\S+)|=~ \/(?<pattern>.+)\/)$/;

type Test = (place: { readonly view: string; readonly viewItem: string }) => boolean;

/** Reads the menus of rows out of the manifest. A clause that is about anything else counts as true. */
export function readRowMenus(manifest: unknown): RowMenus {
  const menus = asFields(asFields(asFields(manifest)?.['contributes'])?.['menus']);
  const entries = asFieldsList(menus?.['view/item/context']).map(({ command, when }) => ({
    command,
    tests: (asText(when) ?? '').split(' && ').map(testOf),
  }));
  return {
    offers: (command, view, { node }) => {
      const place = { view, viewItem: node.context.join(' ') };
      return entries.some(
        (entry) => entry.command === command && entry.tests.every((test) => test(place)),
      );
    },
  };
}

function testOf(text: string): Test {
  const { key, text: value, pattern } = clause.exec(text.trim())?.groups ?? {};
  if (key !== 'view' && key !== 'viewItem') return () => true;
  if (pattern === undefined) return (place) => place[key] === value;
  const expression = new RegExp(pattern);
  return (place) => expression.test(place[key]);
}
