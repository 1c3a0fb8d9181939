import type * as z from 'zod';
import { flagsOfType } from '../flags/known-flags.ts';
import type { Path } from '../../yaml-file/path.ts';
import { componentSchemas, type ComponentType } from '../schema/components.ts';
import { schemaAt } from '../schema/issues.ts';
import { topologySchema } from '../schema/topology.ts';
import { alternativesOf, defaultOf, descriptionOf, keysOf, wordsOf } from '../schema/walk.ts';
import type { TextSpan } from '../../yaml-file/text-edits.ts';
import type { WordPlace } from '../live/field.ts';
import { caretSpot } from '../../yaml-file/at-offset.ts';

export interface TopologyItem {
  readonly label: string;
  readonly kind: 'key' | 'value' | 'name' | 'flag';
  readonly insert: string;
  readonly documentation: string;
}

export interface TopologyCompletion {
  /** What an item replaces. */
  readonly replace: TextSpan;
  /** What the caret is about. */
  readonly place: WordPlace;
  readonly items: readonly TopologyItem[];
}

type Values = Readonly<Record<string, unknown>>;

const recordOf = (value: unknown): Values =>
  typeof value === 'object' && value !== null ? (value as Values) : {};

const isType = (word: unknown): word is ComponentType =>
  typeof word === 'string' && Object.hasOwn(componentSchemas, word);

const typeOf = (name: string, settings: unknown): unknown => recordOf(settings)['type'] ?? name;

/** Names of the file that a place may refer to. */
const namesFor = (path: Path, value: unknown): readonly string[] => {
  const file = recordOf(value);
  const components = Object.entries(recordOf(file['components']));
  const ofType = (type: ComponentType): readonly string[] =>
    components.flatMap(([name, settings]) => (typeOf(name, settings) === type ? [name] : []));
  const field = path.findLast((part) => typeof part === 'string');
  switch (field) {
    case 'clusters':
    case 'cluster':
      return Object.keys(recordOf(file['clusters']));
    case 'objectStore':
      return Object.keys(recordOf(file['objectStores']));
    case 'query':
      return ofType('query');
    case 'remoteWrite':
    case 'to':
      return ofType('receive');
    case 'component':
      return components.map(([name]) => name);
    default:
      return [];
  }
};

const isMapping = (schema: z.ZodType): boolean =>
  alternativesOf(schema).every(({ type }) => type === 'object' || type === 'record');

const keyItems = (schema: z.ZodType, container: unknown): readonly TopologyItem[] => {
  const there = recordOf(container);
  return [...keysOf(schema, container)]
    .filter(([key]) => !(key in there))
    .map(([key, of]) => ({
      label: key,
      kind: 'key',
      insert: isMapping(of) ? `${key}:` : `${key}: `,
      documentation: descriptionOf(of) ?? '',
    }));
};

const flagItems = (path: Path, value: unknown): readonly TopologyItem[] => {
  const [top, name = '', field] = path;
  if (top !== 'components' || field !== 'flags' || path.length !== 3) return [];
  const settings = recordOf(recordOf(value)['components'])[name];
  const type = typeOf(String(name), settings);
  if (!isType(type)) return [];
  const there = recordOf(recordOf(settings)['flags']);
  return [...flagsOfType(type)]
    .filter((flag) => !(flag in there))
    .toSorted()
    .map((flag) => ({ label: flag, kind: 'flag', insert: `${flag}: `, documentation: '' }));
};

const at = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((current, part) => recordOf(current)[part], value);

const valueItems = (schema: z.ZodType, path: Path, value: unknown): readonly TopologyItem[] => {
  const usual = defaultOf(schema);
  const words = wordsOf(schema).map((word): TopologyItem => ({
    label: word,
    kind: 'value',
    insert: word,
    documentation: word === String(usual) ? 'Counts where nothing is written' : '',
  }));
  const names = namesFor(path, value)
    .filter((name) => !words.some(({ label }) => label === name))
    .map((name): TopologyItem => ({ label: name, kind: 'name', insert: name, documentation: '' }));
  return [...names, ...words];
};

/** What can be written at a caret: keys, words, names of the file, flags. */
export const completeTopology = (text: string, offset: number): TopologyCompletion | undefined => {
  const caret = caretSpot(text, offset);
  if (caret === undefined) return undefined;
  const { spot, word, quote, value } = caret;
  const path = spot.isKey ? spot.path.slice(0, -1) : spot.path;
  const schema = schemaAt(topologySchema, value, path);
  if (schema === undefined) return undefined;
  const place = { path, isKey: spot.isKey, quote };
  const items = spot.isKey
    ? [...keyItems(schema, at(value, path)), ...flagItems(path, value)]
    : valueItems(schema, path, value);
  return { replace: word, place, items };
};
