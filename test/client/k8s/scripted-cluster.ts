import type { ClusterProblem } from '../../../client/src/k8s/model.ts';
import { ClusterError } from '../../../client/src/k8s/port.ts';
import type { ClusterClient, WatchOptions } from '../../../client/src/k8s/port.ts';
import type { Timers } from '../../../client/src/util/timers.ts';

/** What tests say of an object; the rest of its metadata is made up. */
export interface ScriptedObject {
  readonly metadata: Readonly<Record<string, unknown>> & {
    readonly name: string;
    readonly namespace?: string;
  };
  readonly [key: string]: unknown;
}

type Stored = ScriptedObject & { readonly metadata: { readonly resourceVersion: string } };

/** How requests whose path starts with `path` fail; `hang` lets them wait. */
export interface ScriptedFault {
  readonly path: string;
  readonly problem: ClusterProblem | 'hang';
  /** So often; for ever when absent. */
  readonly times?: number;
}

interface Watcher {
  readonly path: string;
  readonly options: WatchOptions;
  readonly end: (problem?: ClusterProblem) => void;
}

/** A cluster in memory that does what tests cannot ask of a real one, one step at a time. */
export interface ScriptedCluster {
  readonly client: ClusterClient;
  /** Paths that were asked, query included, in order. */
  readonly requests: readonly string[];
  /** Names of the objects of a path that are there, sorted. */
  readonly names: (path: string) => readonly string[];
  /** Watches that are open. */
  readonly watching: () => readonly string[];
  readonly renewals: () => number;
  /** How its client was closed last. */
  readonly closed: () => 'gently' | 'at once' | undefined;
  /** Makes a kind known, by the path of all its objects. */
  readonly serve: (path: string, objects?: readonly ScriptedObject[]) => void;
  readonly unserve: (path: string) => void;
  readonly put: (path: string, object: ScriptedObject) => void;
  readonly remove: (path: string, object: ScriptedObject) => void;
  /** Sends a line to all watches of a path as it is. */
  readonly send: (path: string, event: unknown) => void;
  /** Ends all watches, cleanly or with a problem. */
  readonly endWatches: (problem?: ClusterProblem) => void;
  /** Forgets what was before now: who goes on from there is told 410. */
  readonly compact: () => void;
  readonly fail: (fault: ScriptedFault) => { readonly undo: () => void };
  /** Answers of the next list of a path are this, whatever is stored. */
  readonly answer: (path: string, answer: unknown) => void;
}

const keyOf = ({ metadata: { namespace = '', name } }: ScriptedObject): string =>
  `${namespace}/${name}`;

/** `/api/v1/namespaces/x/pods` → `/api/v1/pods` and `x`. */
const splitNamespace = (path: string): readonly [path: string, namespace: string | undefined] => {
  const parts = /^(.*)\/namespaces\/([^/]+)\/(\w+)$/u.exec(path);
  return parts === null ? [path, undefined] : [`${parts[1]}/${parts[3]}`, parts[2]];
};

const gone: ClusterProblem = { kind: 'gone', message: 'too old resource version', status: 410 };
const notFound: ClusterProblem = { kind: 'not-found', message: 'not found', status: 404 };

export const createScriptedCluster = (timers: Timers, pageSize = 500): ScriptedCluster => {
  const kinds = new Map<string, Map<string, Stored>>();
  const history: { path: string; type: string; object: Stored; version: number }[] = [];
  const requests: string[] = [];
  const answers = new Map<string, unknown>();
  let watchers: Watcher[] = [];
  let faults: { fault: ScriptedFault; left: number }[] = [];
  let version = 100;
  let oldest = 0;
  let renewals = 0;
  let closed: 'gently' | 'at once' | undefined;

  const faultOf = (path: string): ClusterProblem | 'hang' | undefined => {
    const found = faults.find(({ fault, left }) => left > 0 && path.startsWith(fault.path));
    if (found !== undefined) found.left -= 1;
    return found?.fault.problem;
  };

  /** Resolves at once, or fails as it is scripted. */
  const enter = (path: string, signal: AbortSignal, timeoutMs?: number): Promise<void> => {
    requests.push(path);
    return new Promise((resolve, reject) => {
      const fault = faultOf(path);
      const fail = (problem: ClusterProblem): void => reject(new ClusterError(problem));
      const cancelled: ClusterProblem = { kind: 'cancelled', message: 'cancelled' };
      if (signal.aborted) fail(cancelled);
      else if (fault === 'hang') {
        signal.addEventListener('abort', () => fail(cancelled), { once: true });
        if (timeoutMs !== undefined)
          timers.after(timeoutMs, () => fail({ kind: 'timeout', message: 'no answer' }));
      } else if (fault !== undefined) fail(fault);
      else resolve();
    });
  };

  const matches = (watcher: Watcher, path: string, object: ScriptedObject): boolean => {
    const [all, namespace] = splitNamespace(watcher.path);
    return all === path && (namespace === undefined || namespace === object.metadata.namespace);
  };

  const change = (type: string, path: string, object: ScriptedObject): void => {
    version += 1;
    const stored = {
      ...object,
      metadata: { uid: keyOf(object), ...object.metadata, resourceVersion: String(version) },
    } as Stored;
    if (type === 'DELETED') kinds.get(path)?.delete(keyOf(object));
    else kinds.get(path)?.set(keyOf(object), stored);
    history.push({ path, type, object: stored, version });
    for (const watcher of watchers) {
      if (matches(watcher, path, object))
        watcher.options.onEvent({ type: type as 'ADDED', object: structuredClone(stored) });
    }
  };

  const list = (path: string, query: URLSearchParams): unknown => {
    const [all, namespace] = splitNamespace(path);
    if (answers.has(path)) {
      const answer = answers.get(path);
      answers.delete(path);
      return answer;
    }
    const objects = kinds.get(all);
    if (objects === undefined) throw new ClusterError(notFound);
    const [from = '0', at = String(version)] = query.get('continue')?.split('@') ?? [];
    if (Number(at) < oldest) throw new ClusterError(gone);
    const items = [...objects.values()].filter(
      ({ metadata }) => namespace === undefined || metadata.namespace === namespace,
    );
    const page = items.slice(Number(from), Number(from) + pageSize);
    const end = Number(from) + pageSize;
    return structuredClone({
      metadata: {
        resourceVersion: at,
        ...(end < items.length ? { continue: `${end}@${at}` } : {}),
      },
      items: page,
    });
  };

  const watch = (path: string, query: URLSearchParams, options: WatchOptions): Promise<void> => {
    const [all] = splitNamespace(path);
    if (!kinds.has(all)) throw new ClusterError(notFound);
    const from = Number(query.get('resourceVersion'));
    options.onOpen?.();
    if (from < oldest) {
      options.onEvent({
        type: 'ERROR',
        object: { kind: 'Status', code: 410, reason: 'Expired', message: 'too old' },
      });
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const watcher: Watcher = {
        path,
        options,
        end: (problem) => {
          watchers = watchers.filter((other) => other !== watcher);
          if (problem === undefined) resolve();
          else reject(new ClusterError(problem));
        },
      };
      watchers.push(watcher);
      options.signal.addEventListener('abort', () =>
        watcher.end({ kind: 'cancelled', message: 'cancelled' }),
      );
      for (const { path: changed, type, object, version } of history)
        if (version > from && matches(watcher, changed, object))
          options.onEvent({ type: type as 'ADDED', object: structuredClone(object) });
    });
  };

  /** A SelfSubjectAccessReview: allowed unless requests for it are scripted to be forbidden. */
  const review = (text: string): unknown => {
    const { spec } = JSON.parse(text) as {
      readonly spec: { readonly resourceAttributes: Readonly<Record<string, string>> };
    };
    const { group, resource, namespace } = spec.resourceAttributes;
    const scope = namespace === undefined ? '' : `/namespaces/${namespace}`;
    const path = `${group === '' ? '/api/v1' : `/apis/${group}/v1`}${scope}/${resource}?`;
    const allowed = !faults.some(
      ({ fault, left }) =>
        left > 0 &&
        path.startsWith(fault.path) &&
        fault.problem !== 'hang' &&
        fault.problem.kind === 'forbidden',
    );
    return { status: { allowed } };
  };

  const unused = (): never => {
    throw new Error('not scripted');
  };

  const client: ClusterClient = {
    getJson: async (path, { signal, timeoutMs }) => {
      await enter(path, signal, timeoutMs);
      if (path === '/version') return { gitVersion: 'v1.36.3' };
      const [base = '', query] = path.split('?');
      return list(base, new URLSearchParams(query));
    },
    getText: async (path, { signal, timeoutMs }) => {
      await enter(path, signal, timeoutMs);
      return 'ok';
    },
    watch: async (path, options) => {
      await enter(path, options.signal);
      const [base = '', query] = path.split('?');
      await watch(base, new URLSearchParams(query), options);
    },
    follow: unused,
    raw: async ({ path, body, signal }) => {
      await enter(path, signal);
      let text = '';
      for await (const chunk of body ?? []) text += Buffer.from(chunk).toString('utf8');
      const answer = Buffer.from(JSON.stringify(review(text)));
      return {
        status: 201,
        headers: {},
        body: (async function* () {
          yield answer;
        })(),
      };
    },
    forward: unused,
    renewCredentials: async () => {
      renewals += 1;
      return true;
    },
    close: async ({ gently } = { gently: false }) => {
      closed = gently ? 'gently' : 'at once';
    },
  };

  return {
    client,
    requests,
    names: (path) =>
      [...(kinds.get(path)?.values() ?? [])].map(({ metadata }) => metadata.name).toSorted(),
    watching: () => watchers.map(({ path }) => path),
    renewals: () => renewals,
    closed: () => closed,
    serve: (path, objects = []) => {
      kinds.set(path, new Map());
      for (const object of objects) change('ADDED', path, object);
    },
    unserve: (path) => {
      kinds.delete(path);
      for (const watcher of watchers) if (splitNamespace(watcher.path)[0] === path) watcher.end();
    },
    put: (path, object) => {
      change(kinds.get(path)?.has(keyOf(object)) === true ? 'MODIFIED' : 'ADDED', path, object);
    },
    remove: (path, object) => change('DELETED', path, object),
    send: (path, event) => {
      for (const watcher of watchers)
        if (watcher.path === path) watcher.options.onEvent(event as { type: 'ADDED'; object: 1 });
    },
    endWatches: (problem) => {
      for (const watcher of watchers) watcher.end(problem);
    },
    compact: () => {
      version += 1;
      oldest = version;
    },
    fail: (fault) => {
      const entry = { fault, left: fault.times ?? Number.POSITIVE_INFINITY };
      faults.push(entry);
      return {
        undo: () => {
          faults = faults.filter((other) => other !== entry);
        },
      };
    },
    answer: (path, answer) => {
      answers.set(path, answer);
    },
  };
};
