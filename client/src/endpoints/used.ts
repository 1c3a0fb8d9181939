import type { Choices } from '../connections/choice.ts';
import { pathPrefix } from '../discovery/arguments.ts';
import type { FoundComponent } from '../discovery/found.ts';
import { asFields, asText, defined } from '../util/values.ts';

/** A component that PromQL is written against, remembered so that the next window finds it again without looking. */
export interface UsedEndpoint {
  readonly name: string;
  readonly found: FoundComponent;
}

/** Where a window keeps what it remembers; a `Memento` of the editor is one. */
export interface UsedMemory {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

const key = 'gauntlet.endpoints.used';

/** Reads what was remembered; anything unexpected is left out. */
export function readUsed(memory: Pick<UsedMemory, 'get'>): readonly UsedEndpoint[] {
  const list = memory.get(key);
  return Array.isArray(list) ? list.flatMap(usedOf) : [];
}

/** Those that a choice of this window names; others may be chosen in other folders. */
export function chosenOf(
  used: readonly UsedEndpoint[],
  { everywhere, byUri }: Choices,
): readonly UsedEndpoint[] {
  const chosen = new Set([everywhere, ...Object.values(byUri)]);
  return used.filter(({ name }) => chosen.has(name));
}

/** So many are remembered. */
const most = 20;

/** Remembers one more; the oldest are forgotten. */
export async function remember(memory: UsedMemory, used: UsedEndpoint): Promise<void> {
  const others = readUsed(memory).filter(({ name }) => name !== used.name);
  const slim = [...others, used].slice(-most).map(({ name, found }) => ({
    name,
    component: found.component,
    product: found.product,
    cluster: found.cluster,
    namespace: found.namespace,
    workload: found.name,
    kind: found.workload.kind,
    http: found.http,
    service: found.service,
  }));
  await memory.update(key, slim);
}

const askable = ['query', 'query-frontend', 'prometheus', 'rule', 'store', 'receive'] as const;

function usedOf(value: unknown): readonly UsedEndpoint[] {
  const fields = asFields(value) ?? {};
  const name = asText(fields['name']);
  const cluster = asText(fields['cluster']);
  const namespace = asText(fields['namespace']);
  const workload = asText(fields['workload']);
  const component = askable.find((one) => one === fields['component']);
  const http = httpOf(fields['http']);
  if (name === undefined || cluster === undefined || namespace === undefined) return [];
  if (workload === undefined || component === undefined || http === undefined) return [];
  const service = serviceOf(fields['service']);
  const found = defined<FoundComponent>({
    id: `${namespace}/${workload}`,
    product: component === 'prometheus' ? 'prometheus' : 'thanos',
    component,
    cluster,
    namespace,
    name: workload,
    workload: { kind: asText(fields['kind']) ?? '', name: workload },
    pods: [],
    container: '',
    image: '',
    version: '',
    args: [],
    http,
    grpc: undefined,
    service,
    clues: [],
  });
  return [{ name, found }];
}

function httpOf(value: unknown): FoundComponent['http'] {
  const fields = asFields(value);
  const port = portOf(fields?.['port']);
  if (port === undefined) return undefined;
  return {
    port,
    scheme: fields?.['scheme'] === 'https' ? 'https' : 'http',
    prefix: pathPrefix(asText(fields?.['prefix'])),
  };
}

function serviceOf(value: unknown): FoundComponent['service'] {
  const fields = asFields(value);
  const name = asText(fields?.['name']);
  const port = portOf(fields?.['port']);
  return name === undefined || port === undefined ? undefined : { name, port };
}

function portOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value < 65_536
    ? value
    : undefined;
}
