import type * as z from 'zod';
import type { WordPlace } from '../live/field.ts';
import { schemaAt } from '../schema/issues.ts';
import { topologySchema } from '../schema/topology.ts';
import { defaultOf, descriptionOf, wordsOf } from '../schema/walk.ts';
import type { TextSpan } from '../../yaml-file/text-edits.ts';
import type { TopologyFile } from '../read.ts';
import { markdownCode } from '../../util/markdown.ts';
import { spotAt } from '../../yaml-file/at-offset.ts';

export interface TopologyHover extends TextSpan {
  /** Paragraphs in Markdown; none where the form says nothing. */
  readonly paragraphs: readonly string[];
  /** What the word is about, and the word. */
  readonly place: WordPlace;
  readonly word: string;
}

const code = (value: unknown): string =>
  markdownCode(typeof value === 'string' ? value : JSON.stringify(value));

/** What a key or a value of the file means. */
export const hoverTopology = (
  { text, value }: Pick<TopologyFile, 'text' | 'value'>,
  offset: number,
): TopologyHover | undefined => {
  const spot = spotAt(text, offset);
  if (spot === undefined) return undefined;
  const schema = schemaAt(topologySchema, value, spot.path);
  const { path, isKey } = spot;
  return {
    ...spot.span,
    paragraphs: schema === undefined ? [] : paragraphsOf(schema),
    place: { path: isKey ? path.slice(0, -1) : path, isKey },
    word: spot.word,
  };
};

const paragraphsOf = (schema: z.ZodType): readonly string[] => {
  const description = descriptionOf(schema);
  if (description === undefined) return [];
  const usual = defaultOf(schema);
  const words = wordsOf(schema);
  return [
    description,
    ...(words.length > 1 ? [`One of ${words.map(code).join(', ')}`] : []),
    ...(usual === undefined ? [] : [`Without it: ${code(usual)}`]),
  ];
};
