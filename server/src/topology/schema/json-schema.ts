import * as z from 'zod';
import { topologySchema } from './topology.ts';

/** A JSON Schema as far as ours goes. */
export interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly [keyword: string]: unknown;
}

/** The JSON Schema of a topology file, as it is written by people: everything with a default is optional. */
export const topologyJsonSchema = (): JsonSchema => ({
  ...(z.toJSONSchema(topologySchema, {
    io: 'input',
    target: 'draft-7',
    reused: 'ref',
  }) as JsonSchema),
  title: 'A Thanos deployment over several clusters',
});
