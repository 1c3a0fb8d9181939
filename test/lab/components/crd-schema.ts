// Custom resource definitions, written short.
import type { KubeObject } from '../component.ts';

/** An OpenAPI v3 schema as Kubernetes takes it. */
export type Schema = Readonly<Record<string, unknown>>;

const dnsLabel = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const dnsName = `${dnsLabel}(\\.${dnsLabel})*`;

export function text(rules: Schema = {}): Schema {
  return { type: 'string', ...rules };
}

export function oneOf(...values: readonly string[]): Schema {
  return text({ enum: values });
}

export function integer(format: 'int32' | 'int64', rules: Schema = {}): Schema {
  return { type: 'integer', format, ...rules };
}

export function list(items: Schema, rules: Schema = {}): Schema {
  return { type: 'array', items, ...rules };
}

/** A structure; names with a `!` behind them are required. */
export function struct(properties: Readonly<Record<string, Schema>>, rules: Schema = {}): Schema {
  const required = Object.keys(properties)
    .filter((name) => name.endsWith('!'))
    .map((name) => name.slice(0, -1));
  return {
    type: 'object',
    ...(required.length === 0 ? {} : { required }),
    properties: Object.fromEntries(
      Object.entries(properties).map(([name, schema]) => [name.replace(/!$/, ''), schema]),
    ),
    ...rules,
  };
}

export const flag: Schema = { type: 'boolean' };
export const anything: Schema = {
  type: 'object',
  'x-kubernetes-preserve-unknown-fields': true,
};
export const portNumber = integer('int32', { minimum: 1, maximum: 65535 });
export const portNameOrNumber: Schema = { 'x-kubernetes-int-or-string': true };
export const group = text({ maxLength: 253, pattern: `^$|^${dnsName}$` });
export const kind = text({
  minLength: 1,
  maxLength: 63,
  pattern: '^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$',
});
export const objectName = text({ minLength: 1, maxLength: 253 });
export const namespaceName = text({ minLength: 1, maxLength: 63, pattern: `^${dnsLabel}$` });
export const hostName = text({ minLength: 1, maxLength: 253, pattern: `^(\\*\\.)?${dnsName}$` });
export const sectionName = text({ minLength: 1, maxLength: 253, pattern: `^${dnsName}$` });

/** A label selector. */
export const selector = struct({
  matchLabels: anything,
  matchExpressions: list(
    struct({
      'key!': text(),
      'operator!': oneOf('In', 'NotIn', 'Exists', 'DoesNotExist'),
      values: list(text()),
    }),
  ),
});

/** Networks with exceptions. */
export const networks = list(struct({ 'cidr!': text(), except: list(text()) }));

/** A condition of a status; all of it is required where `full`. */
export function condition(full: boolean, further: Readonly<Record<string, Schema>> = {}): Schema {
  const must = full ? '!' : '';
  return struct({
    [`lastTransitionTime${must}`]: text({ format: 'date-time' }),
    [`message${must}`]: text({ maxLength: 32768 }),
    [`reason${must}`]: text({
      minLength: 1,
      maxLength: 1024,
      pattern: '^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$',
    }),
    'status!': oneOf('True', 'False', 'Unknown'),
    'type!': text({ maxLength: 316 }),
    ...further,
  });
}

export interface Version {
  readonly name: string;
  readonly spec: Schema;
  readonly status?: Schema;
  /** Whether `spec` has to be there; it nearly always has. */
  readonly specOptional?: boolean;
  readonly deprecated?: boolean;
  /** Column title → path of its text. */
  readonly columns?: Readonly<Record<string, string>>;
}

export interface Definition {
  readonly group: string;
  readonly kind: string;
  readonly plural: string;
  readonly shortNames?: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Oldest first; the last is the one that is stored. */
  readonly versions: readonly Version[];
}

/** The definition of a namespaced kind. */
export function customResource(definition: Definition): KubeObject {
  const { kind: kindName, plural, shortNames, labels, annotations, versions } = definition;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${plural}.${definition.group}`,
      labels,
      ...(annotations === undefined ? {} : { annotations }),
    },
    spec: {
      group: definition.group,
      scope: 'Namespaced',
      names: {
        kind: kindName,
        listKind: `${kindName}List`,
        plural,
        singular: kindName.toLowerCase(),
        ...(shortNames === undefined ? {} : { shortNames }),
      },
      versions: versions.map((version, index) => versionOf(version, index === versions.length - 1)),
    },
  };
}

function versionOf(version: Version, storage: boolean): Schema {
  const { name, spec, status, specOptional = false, deprecated, columns } = version;
  return {
    name,
    served: true,
    storage,
    ...(deprecated === true ? { deprecated } : {}),
    ...(columns === undefined
      ? {}
      : {
          additionalPrinterColumns: Object.entries(columns).map(([title, jsonPath]) => ({
            name: title,
            type: 'string',
            jsonPath,
          })),
        }),
    ...(status === undefined ? {} : { subresources: { status: {} } }),
    schema: {
      openAPIV3Schema: struct({
        apiVersion: text(),
        kind: text(),
        metadata: { type: 'object' },
        [specOptional ? 'spec' : 'spec!']: spec,
        ...(status === undefined ? {} : { status }),
      }),
    },
  };
}
