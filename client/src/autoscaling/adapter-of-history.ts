import type {
  AutoscaleAdapter,
  AutoscaleFinding,
  MetricsApi,
} from '../../../server/src/protocol/autoscaling.ts';
import { flagValues } from '../discovery/arguments.ts';
import type { FoundComponent } from '../discovery/found.ts';
import { objectPath } from '../explorer/object-path.ts';
import { ClusterError } from '../k8s/port.ts';
import type { ClusterClient } from '../k8s/port.ts';
import { asFields, asFieldsList, asText, asTextRecord, asTexts } from '../util/values.ts';
import type { Fields } from '../util/values.ts';
import { say } from '../util/words.ts';
import { isAdapter } from './is-adapter.ts';
import { readAdapterText } from './read-adapter.ts';

/** The adapter whose rules stand behind the metrics of an autoscaler. */
export interface AdapterOfHistory {
  readonly adapter?: AutoscaleAdapter;
  /** Which configuration is used, or why none is; absent where no metric needs one. */
  readonly note?: AutoscaleFinding;
}

export interface AdapterQuestion {
  /** The APIs that its metrics are asked of. */
  readonly apis: readonly MetricsApi[];
  readonly client: Pick<ClusterClient, 'getJson'>;
  /** What runs in the cluster. */
  readonly components: readonly FoundComponent[];
}

/** The APIs that controllers ask for metrics, by the type of a metric; what is asked first comes first. */
const names = {
  custom: ['v1beta1.custom.metrics.k8s.io', 'v1beta2.custom.metrics.k8s.io'],
  external: ['v1beta1.external.metrics.k8s.io'],
} as const satisfies Record<MetricsApi, readonly string[]>;

/** Finds the adapter that the cluster itself asks for the metrics of an autoscaler. Never rejects for what a cluster says. */
export async function adapterOfHistory(
  { apis, client, components }: AdapterQuestion,
  signal: AbortSignal,
): Promise<AdapterOfHistory> {
  const reasons: string[] = [];
  for (const api of apis) {
    const found = await servedBy(client, api, signal).catch((error: unknown) => {
      if (error instanceof ClusterError) return error.message;
      throw error;
    });
    if (typeof found === 'string') {
      reasons.push(found);
      continue;
    }
    const { deployment, configMap, text } = found;
    const place = `${found.namespace}/${configMap}`;
    const sees = asksAll(deployment, components) ? 'server' : 'cluster';
    const message =
      sees === 'server'
        ? say('Metrics come by the rules of the adapter in ConfigMap {place}, over all clusters.', {
            place,
          })
        : say('Metrics come by the rules of the adapter in ConfigMap {place}.', { place });
    return { adapter: { text, sees }, note: { kind: 'adapter', severity: 'info', message } };
  }
  return reasons.length === 0
    ? {}
    : {
        note: {
          kind: 'adapter',
          severity: 'warning',
          message: say('No rules of an adapter are known for its metrics: {reasons}', {
            reasons: reasons.join(' '),
          }),
        },
      };
}

interface Served {
  readonly namespace: string;
  readonly deployment: Fields;
  readonly configMap: string;
  readonly text: string;
}

/** The adapter that serves an API, or a sentence that says why there is none. Rejects with a `ClusterError`. */
async function servedBy(
  client: AdapterQuestion['client'],
  api: MetricsApi,
  signal: AbortSignal,
): Promise<Served | string> {
  const get = async (place: Parameters<typeof objectPath>[0]): Promise<Fields | undefined> =>
    asFields(await client.getJson(objectPath(place), { signal }));
  let service: Fields | undefined;
  for (const name of names[api]) {
    const place = {
      apiVersion: 'apiregistration.k8s.io/v1',
      resource: 'apiservices',
      namespace: '',
      name,
    };
    service ??= asFields(asFields((await get(place).catch(absent))?.['spec'])?.['service']);
  }
  const [namespace, name] = [asText(service?.['namespace']), asText(service?.['name'])];
  if (namespace === undefined || name === undefined)
    return say('Nothing serves {api} in the cluster.', { api: names[api][0] });
  const selector = asTextRecord(
    asFields((await get({ apiVersion: 'v1', resource: 'services', namespace, name }))?.['spec'])?.[
      'selector'
    ],
  );
  const list = asFields(
    await client.getJson(`/apis/apps/v1/namespaces/${encodeURIComponent(namespace)}/deployments`, {
      signal,
    }),
  );
  const deployment = asFieldsList(list?.['items']).find((one) => isBehind(one, selector));
  if (deployment === undefined || !isAdapter({ images: imagesOf(deployment) }))
    return say('{api} is served by {place}, which is no prometheus-adapter.', {
      api: names[api][0],
      place: `${namespace}/${name}`,
    });
  const metadata = { ...asFields(deployment['metadata']), namespace };
  const read = await readAdapterText(client, { ...deployment, metadata }, signal);
  return read.kind === 'failed' ? read.message : { ...read, namespace, deployment };
}

/** Nothing, for what is not there. */
function absent(error: unknown): undefined {
  if (error instanceof ClusterError && error.problem.status === 404) return undefined;
  throw error;
}

const containersOf = (deployment: Fields): readonly Fields[] =>
  asFieldsList(
    asFields(asFields(asFields(deployment['spec'])?.['template'])?.['spec'])?.['containers'],
  );

const imagesOf = (deployment: Fields): readonly string[] =>
  containersOf(deployment).map(({ image }) => asText(image) ?? '');

/** Whether a Service with a selector leads to the pods of a Deployment. */
function isBehind(deployment: Fields, selector: Readonly<Record<string, string>>): boolean {
  const template = asFields(asFields(deployment['spec'])?.['template']);
  const labels = asTextRecord(asFields(template?.['metadata'])?.['labels']);
  const wanted = Object.entries(selector);
  return wanted.length > 0 && wanted.every(([name, value]) => labels[name] === value);
}

/** Whether an adapter asks a querier, which knows other clusters too, and not the Prometheus of its own. */
function asksAll(deployment: Fields, components: readonly FoundComponent[]): boolean {
  const [url = ''] = containersOf(deployment).flatMap(({ command, args }) =>
    flagValues([...asTexts(command), ...asTexts(args)], 'prometheus-url'),
  );
  const [service, namespace] = (URL.parse(url)?.hostname ?? '').split('.');
  return components.some(
    (one) =>
      ['query', 'query-frontend'].includes(one.component) &&
      one.service?.name === service &&
      (namespace === undefined || one.namespace === namespace),
  );
}
