import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { severityNames } from '../severity-names.ts';

const file = 'package.json';
const setting = 'gauntlet.diagnostics.severity';

interface Manifest {
  readonly contributes: {
    readonly configuration: {
      readonly properties: Record<string, Readonly<Record<string, unknown>>>;
    };
  };
}

/** The parts of the manifest that come from the code: the names that the setting of severities offers. */
export const generate = (): ReadonlyMap<string, string> => {
  const path = fileURLToPath(new URL(`../../../${file}`, import.meta.url));
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
  const { properties } = manifest.contributes.configuration;
  properties[setting] = { ...properties[setting], propertyNames: { enum: severityNames() } };
  return new Map([[file, `${JSON.stringify(manifest, undefined, 2)}\n`]]);
};
