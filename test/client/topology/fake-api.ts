// An API server in memory for what tests cannot ask of a real one at the moment they need it.
import type { ApplyOptions, ClusterApi, Written } from '../../../client/src/topology/api.ts';
import { RefusedError } from '../../../client/src/topology/api-problem.ts';
import type { Refusal, RefusalKind } from '../../../client/src/topology/api-problem.ts';
import { ClusterError } from '../../../client/src/k8s/port.ts';
import { asFields, asTextRecord } from '../../../client/src/util/values.ts';
import type { Fields } from '../../../client/src/util/values.ts';

export interface FakeApi extends ClusterApi {
  readonly objects: Map<string, Fields>;
  /** What was asked for, `VERB path`; dry runs are not told. */
  readonly asked: readonly string[];
  /** Called before every write that is no dry run. */
  onWrite: (path: string) => void;
  /** Rejects applies of paths that end so. */
  refuse: (end: string, refusal: Partial<Refusal>) => void;
  /** Somebody else writes an object. */
  edit: (path: string, manager: string, change: (object: Fields) => Fields) => void;
  /** Paths whose objects must not be listed. */
  readonly forbidden: Set<string>;
  /** Nothing answers any more. */
  dies: boolean;
  /** Names that are read of a list. */
  mostNames: number;
}

export const refusal = (kind: RefusalKind, message = kind as string): Refusal => ({
  kind,
  status: 409,
  message,
  conflicts: [],
});

const fieldSet = (value: unknown): Fields => {
  const fields = asFields(value);
  if (fields === undefined) return {};
  return Object.fromEntries(
    Object.entries(fields).map(([name, item]) => [`f:${name}`, fieldSet(item)]),
  );
};

const objectPath = /^\/api(?:s\/[^/]+)?\/[^/]+(?:\/namespaces\/[^/]+)?\/[^/]+\/[^/]+$/;

const meta = (object: Fields | undefined): Fields => asFields(object?.['metadata']) ?? {};

/** What operations of a JSON patch make of an object; those of its version and its owners count elsewhere. */
const patched = (object: Fields, operations: readonly Fields[]): Fields => {
  const copy = structuredClone(object) as Record<string, unknown>;
  for (const { op, path, value } of operations) {
    const steps = String(path)
      .slice(1)
      .split('/')
      .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
    const last = steps.pop() ?? '';
    if (last === 'managedFields' || last === 'resourceVersion') continue;
    const holder = steps.reduce<Record<string, unknown>>(
      (within, step) => within[step] as Record<string, unknown>,
      copy,
    );
    if (op === 'remove') Reflect.deleteProperty(holder, last);
    else holder[last] = value;
  }
  return copy;
};

export function createFakeApi(...there: readonly Fields[]): FakeApi {
  const objects = new Map<string, Fields>();
  const refusals = new Map<string, Partial<Refusal>>();
  const asked: string[] = [];
  const forbidden = new Set<string>();
  let version = 1;

  const alive = (): void => {
    if (api.dies) throw new ClusterError({ kind: 'unreachable', message: 'Nothing listens.' });
  };
  const stored = (path: string, object: Fields, managedFields: unknown): Fields => {
    const before = objects.get(path);
    version += 1;
    const { resourceVersion: _, ...metadata } = meta(object);
    const next = {
      ...object,
      metadata: {
        ...metadata,
        uid: meta(before)['uid'] ?? `u${String(version)}`,
        resourceVersion: String(version),
        managedFields,
      },
    };
    objects.set(path, next);
    return next;
  };

  const apply = async (
    path: string,
    object: Fields,
    { dryRun }: ApplyOptions,
  ): Promise<Written> => {
    alive();
    if (!dryRun) {
      asked.push(`APPLY ${path}`);
      api.onWrite(path);
      alive();
    }
    const found = [...refusals].find(([end]) => path.endsWith(end))?.[1];
    if (found !== undefined) throw new RefusedError({ ...refusal('other'), ...found });
    const before = objects.get(path);
    const wanted = meta(object)['resourceVersion'];
    if (wanted !== undefined && wanted !== meta(before)['resourceVersion'])
      throw new RefusedError(refusal('stale'));
    const { metadata: _, apiVersion: __, kind: ___, ...rest } = object;
    const { resourceVersion: ____, ...own } = meta(object);
    const ours = {
      manager: 'gauntlet',
      operation: 'Apply',
      fieldsV1: fieldSet({ ...rest, metadata: { labels: own['labels'] } }),
    };
    const next = { ...before, ...object, metadata: { ...meta(before), ...own } };
    if (dryRun) {
      const metadata = { ...next.metadata, managedFields: [ours] };
      return {
        object: { ...next, metadata },
        warnings: [],
        created: before === undefined,
        repeated: false,
      };
    }
    if (before !== undefined && JSON.stringify(content(before)) === JSON.stringify(content(next)))
      return { object: before, warnings: [], created: false, repeated: false };
    const made = stored(path, next, [ours]);
    return { object: made, warnings: [], created: before === undefined, repeated: false };
  };

  const content = (object: Fields): Fields => {
    const { resourceVersion: _, uid: __, managedFields: ___, ...metadata } = meta(object);
    return { ...object, metadata };
  };

  const api: FakeApi = {
    objects,
    asked,
    forbidden,
    onWrite: () => undefined,
    dies: false,
    mostNames: 5000,
    refuse: (end, why) => refusals.set(end, why),
    edit: (path, manager, change) => {
      const before = objects.get(path);
      if (before === undefined) throw new Error(`no ${path}`);
      const next = change(before);
      stored(path, next, [
        { manager, operation: 'Update', fieldsV1: fieldSet({ spec: next['spec'] }) },
      ]);
    },
    get: async (path) => {
      alive();
      return objects.get(path);
    },
    has: async (path) => {
      alive();
      // What has no metadata, as discovery, cannot be answered in the form that is asked for.
      if (!objectPath.test(path)) throw new RefusedError({ ...refusal('other'), status: 406 });
      return objects.has(path);
    },
    list: async (path, labelSelector) => {
      alive();
      const [name = '', value = ''] = labelSelector.split('=');
      return [...objects]
        .filter(([one]) => one.startsWith(`${path}/`))
        .map(([, object]) => object)
        .filter((object) => asTextRecord(meta(object)['labels'])[name] === value);
    },
    names: async (path) => {
      alive();
      asked.push(`NAMES ${path}`);
      if (forbidden.has(path)) return undefined;
      const names = [...objects.keys()]
        .filter((one) => one.slice(0, one.lastIndexOf('/')) === path)
        .map((one) => one.slice(one.lastIndexOf('/') + 1));
      return { names: names.slice(0, api.mostNames), whole: names.length <= api.mostNames };
    },
    apply,
    replace: async (path, object) => {
      alive();
      asked.push(`PUT ${path}`);
      if (meta(object)['resourceVersion'] !== meta(objects.get(path))['resourceVersion'])
        throw new RefusedError(refusal('stale'));
      return stored(path, object, meta(object)['managedFields']);
    },
    create: async (path, object) => {
      alive();
      asked.push(`POST ${path}`);
      return stored(`${path}/${String(meta(object)['name'])}`, object, []);
    },
    patch: async (path, operations) => {
      alive();
      const before = objects.get(path) ?? {};
      const valueOf = (at: string): unknown =>
        operations.find((operation) => operation['path'] === at)?.['value'];
      const wanted = valueOf('/metadata/resourceVersion');
      if (wanted !== undefined && wanted !== meta(before)['resourceVersion'])
        throw new RefusedError(refusal('stale'));
      asked.push(`PATCH ${path}`);
      const managedFields = valueOf('/metadata/managedFields') ?? meta(before)['managedFields'];
      return stored(path, patched(before, operations), managedFields);
    },
    remove: async (path) => {
      alive();
      asked.push(`DELETE ${path}`);
      objects.delete(path);
    },
    ask: async () => ({ status: 'success', data: {} }),
    allowed: async () => true,
  };
  for (const object of there) {
    const kind = String(object['kind']);
    const path =
      kind === 'Namespace'
        ? `/api/v1/namespaces/${String(meta(object)['name'])}`
        : `/api/v1/namespaces/${String(meta(object)['namespace'])}/${kind.toLowerCase()}s/${String(meta(object)['name'])}`;
    stored(path, object, []);
  }
  return api;
}
