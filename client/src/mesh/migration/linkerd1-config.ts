import { parse } from 'yaml';
import { asFields, asFieldsList, asText } from '../../util/values.ts';
import type { Fields } from '../../util/values.ts';
import { dtabEntry, parseDtab } from './dtab.ts';
import type { DtabEntry } from './dtab.ts';

/** A configuration of Linkerd 1.x or namerd. Source: linkerd 1.7.5 linkerd/docs/{config,routers}.md, namerd/docs. */
export interface Linkerd1Config {
  /** `namespace/configmap/key`. */
  readonly where: string;
  readonly program: 'linkerd' | 'namerd';
  readonly routers: readonly RouterConfig[];
  readonly namers: readonly NamerConfig[];
  readonly telemetry: readonly string[];
  /** namerd: where it keeps its tables. */
  readonly storage?: string;
  /** namerd with tables in its own file. */
  readonly tables: readonly DtabTable[];
}

export interface RouterConfig {
  readonly label: string;
  readonly protocol: string;
  readonly ports: readonly string[];
  readonly servesTls: boolean;
  readonly clientTls: boolean;
  readonly identifiers: readonly string[];
  /** Of an ingress identifier. */
  readonly ingressClass?: string;
  readonly interpreter: string;
  readonly transformers: readonly string[];
  readonly dtab: readonly DtabEntry[];
  readonly retries: boolean;
  /** Milliseconds. */
  readonly timeout?: number;
  readonly classifier?: string;
  readonly loadBalancer?: string;
  readonly failureAccrual?: string;
}

export interface NamerConfig {
  readonly kind: string;
  readonly prefix: string;
}

/** A table that is kept by itself. */
export interface DtabTable {
  readonly where: string;
  readonly entries: readonly DtabEntry[];
}

/** Reads a configuration; undefined for a text that is none. */
export function parseConfig(where: string, text: string): Linkerd1Config | undefined {
  const root = asFields(parsed(text));
  if (root === undefined) return undefined;
  const routers = fieldsOf(root['routers']).filter((router) => asText(router['protocol']));
  const storage = asFields(root['storage']);
  const isNamerd = storage !== undefined && Array.isArray(root['interfaces']);
  if (routers.length === 0 && !isNamerd) return undefined;
  const kept = asText(storage?.['kind']);
  return {
    where,
    program: isNamerd ? 'namerd' : 'linkerd',
    routers: routers.map(routerOf),
    namers: fieldsOf(root['namers']).flatMap((namer) => {
      const kind = asText(namer['kind']);
      return kind === undefined ? [] : [{ kind, prefix: asText(namer['prefix']) ?? kind }];
    }),
    telemetry: kindsOf(root['telemetry']),
    ...(kept === undefined ? {} : { storage: kept }),
    tables: Object.entries(asFields(storage?.['namespaces']) ?? {}).flatMap(([name, dtab]) => {
      const own = asText(dtab);
      return own === undefined ? [] : [{ where: `${where} ${name}`, entries: parseDtab(own) }];
    }),
  };
}

/** A table of namerd as an object of the cluster; undefined for what is none. */
export function parseDtabObject(value: unknown): DtabTable | undefined {
  const fields = asFields(value);
  const meta = asFields(fields?.['metadata']);
  const name = asText(meta?.['name']);
  if (name === undefined || !Array.isArray(fields?.['dentries'])) return undefined;
  return {
    where: `DTab ${asText(meta?.['namespace']) ?? ''}/${name}`,
    entries: fieldsOf(fields['dentries']).flatMap((entry) => {
      const [prefix, target] = [asText(entry['prefix']), asText(entry['dst'])];
      return prefix === undefined || target === undefined ? [] : [dtabEntry(prefix, target)];
    }),
  };
}

function parsed(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 100, logLevel: 'silent' }) as unknown;
  } catch {
    return undefined;
  }
}

function routerOf(router: Fields): RouterConfig {
  const protocol = asText(router['protocol']) ?? '';
  const servers = fieldsOf(router['servers']);
  const identifiers = fieldsOf(router['identifier']);
  const interpreter = asFields(router['interpreter']);
  const client = asFields(router['client']) ?? {};
  return {
    label: asText(router['label']) ?? protocol,
    protocol,
    ports: servers.flatMap(({ port }) => (typeof port === 'number' ? [String(port)] : [])),
    servesTls: servers.some(({ tls }) => tls !== undefined),
    clientTls: [client, ...fieldsOf(client['configs'])].some(({ tls }) => tls !== undefined),
    identifiers: kindsOf(identifiers),
    ...ingressClassOf(identifiers),
    interpreter: asText(interpreter?.['kind']) ?? 'default',
    transformers: kindsOf(interpreter?.['transformers']),
    dtab: parseDtab(asText(router['dtab']) ?? asText(router['baseDtab']) ?? ''),
    ...serviceOf(asFields(router['service']) ?? {}),
    ...kindField('loadBalancer', client['loadBalancer']),
    ...kindField('failureAccrual', client['failureAccrual']),
  };
}

function ingressClassOf(identifiers: readonly Fields[]): Pick<RouterConfig, 'ingressClass'> {
  const ingress = identifiers.find(({ kind }) => kind === 'io.l5d.ingress');
  return ingress === undefined
    ? {}
    : { ingressClass: asText(ingress['ingressClassAnnotation']) ?? 'linkerd' };
}

function serviceOf(service: Fields): Pick<RouterConfig, 'retries' | 'timeout' | 'classifier'> {
  const timeout = service['totalTimeoutMs'];
  return {
    retries: service['retries'] !== undefined,
    ...(typeof timeout === 'number' ? { timeout } : {}),
    ...kindField('classifier', service['responseClassifier']),
  };
}

function kindField<K extends string>(name: K, value: unknown): { readonly [N in K]?: string } {
  const kind = asText(asFields(value)?.['kind']);
  return kind === undefined ? {} : ({ [name]: kind } as { readonly [N in K]?: string });
}

function kindsOf(value: unknown): readonly string[] {
  return fieldsOf(value).flatMap(({ kind }) => asText(kind) ?? []);
}

/** The objects of a list; one object alone is a list of it. */
function fieldsOf(value: unknown): readonly Fields[] {
  return asFieldsList(Array.isArray(value) ? value : [value]);
}
