import { schemaAt } from '../schema/issues.ts';
import { topologySchema } from '../schema/topology.ts';
import { defaultOf, descriptionOf, wordsOf } from '../schema/walk.ts';
import type { TextSpan } from '../text-edits.ts';
import type { TopologyFile } from '../read.ts';
import { spotAt } from './at-offset.ts';

export interface TopologyHover extends TextSpan {
  /** Markdown. */
  readonly contents: string;
}

const code = (value: unknown): string =>
  `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;

/** What a key or a value of the file means. */
export const hoverTopology = (
  { text, value }: Pick<TopologyFile, 'text' | 'value'>,
  offset: number,
): TopologyHover | undefined => {
  const spot = spotAt(text, offset);
  if (spot === undefined) return undefined;
  const schema = schemaAt(topologySchema, value, spot.path);
  const description = schema === undefined ? undefined : descriptionOf(schema);
  if (schema === undefined || description === undefined) return undefined;
  const usual = defaultOf(schema);
  const words = wordsOf(schema);
  const lines = [
    description,
    ...(words.length > 1 ? [`One of ${words.map(code).join(', ')}`] : []),
    ...(usual === undefined ? [] : [`Without it: ${code(usual)}`]),
  ];
  return { ...spot.span, contents: lines.join('\n\n') };
};
