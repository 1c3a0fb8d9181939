import type { FoundComponent } from '../../discovery/found.ts';
import { asFields, asFieldsList, asText, asTextRecord, asTexts } from '../../util/values.ts';
import type { Fields } from '../../util/values.ts';
import type { Router } from '../routers.ts';
import { parseConfig, parseDtabObject } from './linkerd1-config.ts';
import type { DtabTable, Linkerd1Config } from './linkerd1-config.ts';

/** All that the migration path is made of. */
export interface MigrationFacts {
  readonly cluster: string;
  readonly installations: readonly FoundComponent[];
  readonly configs: readonly Linkerd1Config[];
  readonly tables: readonly DtabTable[];
  /** Routers that only their metrics tell of. */
  readonly measured: readonly Router[];
  readonly ingresses: readonly IngressFacts[];
  readonly clients: readonly ClientFacts[];
  /** Version of the control plane of Linkerd 2; empty without one. */
  readonly linkerd2: string;
  /** What could not be read, with the reason. */
  readonly unread: readonly string[];
}

export interface IngressFacts {
  readonly namespace: string;
  readonly name: string;
  readonly className: string;
  /** `example.org/path → service:port`. */
  readonly rules: readonly string[];
  readonly tls: boolean;
}

/** A workload that sends its requests through Linkerd 1.x. */
export interface ClientFacts {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Where that is written: `environment variable http_proxy of web`. Never the value: it may hold a password. */
  readonly where: string;
}

/** GET of a path of the API server; rejects with a sentence, with `absent` for what the cluster does not know. */
export type Get = (path: string) => Promise<unknown>;

type Known = Pick<MigrationFacts, 'cluster' | 'installations' | 'measured' | 'linkerd2'>;

/** Reads configurations, tables, ingresses and clients of Linkerd 1.x. What cannot be read is said, not thrown. */
export async function gatherMigration(known: Known, get: Get): Promise<MigrationFacts> {
  const unread: string[] = [];
  const listOf = async (path: string, what: string): Promise<readonly Fields[]> => {
    try {
      return asFieldsList(asFields(await get(path))?.['items']);
    } catch (error) {
      unread.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
      return [];
    }
  };
  const namespaces = [...new Set(known.installations.map(({ namespace }) => namespace))];
  const maps = await Promise.all(
    namespaces.map(async (namespace) =>
      listOf(
        `/api/v1/namespaces/${encodeURIComponent(namespace)}/configmaps?limit=500`,
        'ConfigMaps',
      ),
    ),
  );
  const configs = maps.flat().flatMap(configsOf);
  const hasNamerd = known.installations.some(({ component }) => component === 'namerd');
  const usesNamerd = hasNamerd || configs.some(({ storage }) => storage === 'io.l5d.k8s');
  const tables = usesNamerd ? await listOf('/apis/l5d.io/v1alpha1/dtabs?limit=500', 'DTabs') : [];
  const ingresses = await listOf('/apis/networking.k8s.io/v1/ingresses?limit=500', 'Ingresses');
  const workloads = await Promise.all(
    ['Deployment', 'StatefulSet', 'DaemonSet'].map(async (kind) => {
      const items = await listOf(`/apis/apps/v1/${kind.toLowerCase()}s?limit=500`, `${kind}s`);
      return items.map((item) => ({ kind, item }));
    }),
  );
  const classes = new Set([
    'linkerd',
    ...configs.flatMap(({ routers }) => routers.flatMap(({ ingressClass }) => ingressClass ?? [])),
  ]);
  return {
    ...known,
    configs,
    tables: tables.flatMap((item) => parseDtabObject(item) ?? []),
    ingresses: ingresses.flatMap((item) => ingressOf(item, classes) ?? []),
    clients: workloads.flat().flatMap(({ kind, item }) => {
      const where = clientOf(item, known.installations, configs);
      return where === undefined ? [] : [{ kind, ...where }];
    }),
    unread,
  };
}

function configsOf(map: Fields): readonly Linkerd1Config[] {
  const meta = asFields(map['metadata']) ?? {};
  const place = `${asText(meta['namespace']) ?? ''}/${asText(meta['name']) ?? ''}`;
  return Object.entries(asTextRecord(map['data'])).flatMap(
    ([key, text]) => parseConfig(`${place} ${key}`, text) ?? [],
  );
}

function ingressOf(item: Fields, classes: ReadonlySet<string>): IngressFacts | undefined {
  const meta = asFields(item['metadata']) ?? {};
  const spec = asFields(item['spec']) ?? {};
  const annotations = asTextRecord(meta['annotations']);
  const className =
    annotations['kubernetes.io/ingress.class'] ?? asText(spec['ingressClassName']) ?? '';
  if (!classes.has(className)) return undefined;
  return {
    namespace: asText(meta['namespace']) ?? '',
    name: asText(meta['name']) ?? '',
    className,
    rules: asFieldsList(spec['rules']).flatMap((rule) => {
      const host = asText(rule['host']) ?? '*';
      return asFieldsList(asFields(rule['http'])?.['paths']).map((path) => {
        const service = asFields(asFields(path['backend'])?.['service']) ?? {};
        const port = asFields(service['port']) ?? {};
        const number = port['number'];
        const where = typeof number === 'number' ? String(number) : (asText(port['name']) ?? '');
        return `${host}${asText(path['path']) ?? '/'} → ${asText(service['name']) ?? '?'}:${where}`;
      });
    }),
    tls: asFieldsList(spec['tls']).length > 0,
  };
}

/** Variables that programs read their proxy from. Source: linkerd-examples 712e7ac k8s-daemonset/k8s/servicemesh.yml. */
const proxyVariables = /^(?:https?_proxy|grpc_proxy|linkerd_?\w*|l5d_?\w*)$/iu;

function clientOf(
  item: Fields,
  installations: readonly FoundComponent[],
  configs: readonly Linkerd1Config[],
): Omit<ClientFacts, 'kind'> | undefined {
  const meta = asFields(item['metadata']) ?? {};
  const spec = asFields(asFields(asFields(item['spec'])?.['template'])?.['spec']) ?? {};
  const [namespace, name] = [asText(meta['namespace']) ?? '', asText(meta['name']) ?? ''];
  if (installations.some((own) => own.namespace === namespace && own.workload.name === name)) {
    return undefined;
  }
  const leads = leadsToRouter(installations, configs);
  const [where] = asFieldsList(spec['containers']).flatMap(
    (container) => mentionOf(container, leads) ?? [],
  );
  return where === undefined ? undefined : { namespace, name, where };
}

/** Whether a text is the address of a router: its Service, or its port on the pod's own node. */
function leadsToRouter(
  installations: readonly FoundComponent[],
  configs: readonly Linkerd1Config[],
): (text: string) => boolean {
  const hosts = installations.map((own) => `${own.name}.${own.namespace}`);
  const configured = configs.flatMap(({ routers }) => routers.flatMap(({ ports }) => ports));
  const ports = [...new Set(['4140', ...configured])];
  return (text) =>
    hosts.some((host) => text.includes(host)) ||
    (/\$\((?:NODE_NAME|HOST_IP|NODE_IP)\)/u.test(text) &&
      ports.some((port) => text.endsWith(`:${port}`)));
}

function mentionOf(container: Fields, leads: (text: string) => boolean): string | undefined {
  const own = asText(container['name']) ?? '';
  const variable = asFieldsList(container['env']).find(
    (entry) =>
      proxyVariables.test(asText(entry['name']) ?? '') && leads(asText(entry['value']) ?? ''),
  );
  if (variable !== undefined) {
    return `environment variable ${asText(variable['name']) ?? ''} of ${own}`;
  }
  const words = [...asTexts(container['command']), ...asTexts(container['args'])];
  return words.some(leads) ? `arguments of ${own}` : undefined;
}
