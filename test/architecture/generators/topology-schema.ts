import { topologyJsonSchema } from '../../../server/src/topology/schema/json-schema.ts';

/** The JSON Schema that goes with the package, for editors other than ours. */
export const generate = (): ReadonlyMap<string, string> =>
  new Map([
    [
      'server/schemas/thanos-topology.schema.json',
      `${JSON.stringify(topologyJsonSchema(), undefined, 1)}\n`,
    ],
  ]);
