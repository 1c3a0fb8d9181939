import { stringify } from 'yaml';
import { asFields } from '../util/values.ts';
import type { Fields } from '../util/values.ts';

export interface ManifestText {
  readonly text: string;
  /** Lines (from 0) at which something begins that hides what people look for. */
  readonly fold: readonly number[];
}

/** In place of what is secret; its length says nothing. */
const masked = '••••••••';

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * The manifest of an object as YAML, as the API gave it: status last, managed fields to be folded. Values of Secrets
 * are masked, those inside the annotation of `kubectl apply` too.
 */
export function manifestText(object: unknown): ManifestText {
  const fields = asFields(object) ?? {};
  const text = stringify(isSecret(fields) ? withoutSecrets(fields) : fields, {
    lineWidth: 0,
    aliasDuplicateObjects: false,
  });
  const line = text.split('\n').findIndex((one) => /^ {2}managedFields:/.test(one));
  return { text, fold: line === -1 ? [] : [line] };
}

/** Two manifests are compared without what every write changes. */
export function comparableText(object: unknown): string {
  const fields = asFields(object) ?? {};
  const metadata = { ...asFields(fields['metadata']) };
  for (const key of ['managedFields', 'resourceVersion', 'uid', 'generation', 'creationTimestamp'])
    Reflect.deleteProperty(metadata, key);
  return manifestText({ ...fields, metadata }).text;
}

function isSecret({ kind, apiVersion }: Fields): boolean {
  return kind === 'Secret' && apiVersion === 'v1';
}

function withoutSecrets(secret: Fields): Fields {
  const metadata = asFields(secret['metadata']) ?? {};
  const annotations = asFields(metadata['annotations']);
  return {
    ...secret,
    ...maskedValues(secret, 'data'),
    ...maskedValues(secret, 'stringData'),
    metadata:
      annotations?.[lastApplied] === undefined
        ? metadata
        : { ...metadata, annotations: { ...annotations, [lastApplied]: masked } },
  };
}

function maskedValues(secret: Fields, key: string): Fields {
  const value = secret[key];
  if (value === undefined) return {};
  const values = asFields(value);
  return {
    [key]:
      values === undefined
        ? masked
        : Object.fromEntries(Object.keys(values).map((name) => [name, masked])),
  };
}
