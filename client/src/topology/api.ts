import { ClusterError } from '../k8s/port.ts';
import type { ClusterClient } from '../k8s/port.ts';
import { isAllowed } from '../k8s/rights.ts';
import type { Right } from '../k8s/rights.ts';
import { asFields, asFieldsList, asText, defined } from '../util/values.ts';
import type { Fields } from '../util/values.ts';
import { RefusedError } from './api-problem.ts';
import { askService, createSender, parsedObject } from './api-request.ts';
import type { Question, ServicePlace } from './api-request.ts';

/** Whoever reads managed fields sees this name at ours. */
export const fieldManager = 'gauntlet';

/** What an API server made of an object, and what it had to say. */
export interface Written {
  readonly object: Fields;
  readonly warnings: readonly string[];
  /** It was not there before. */
  readonly created: boolean;
  /** It was asked for twice: the first time may have made it. */
  readonly repeated: boolean;
}

export interface ApplyOptions {
  readonly dryRun: boolean;
  /** Takes fields over that others own. */
  readonly force: boolean;
}

/**
 * Reading and writing objects of one cluster. Rejects with a `RefusedError` when the API server said no, else with a
 * `ClusterError`. Paths are those of the API, without a query.
 */
export interface ClusterApi {
  /** Undefined where it is not there. */
  get(path: string): Promise<Fields | undefined>;
  /** Whether it is there; nothing of it is read but its metadata. */
  has(path: string): Promise<boolean>;
  /** Every object of a path, whole: none where the kind is not known; undefined where they must not be listed. */
  list(
    path: string,
    labelSelector: string,
    fieldSelector?: string,
  ): Promise<readonly Fields[] | undefined>;
  /**
   * Names of the objects of a path, page by page; nothing else of them is sent. None where the kind is not known;
   * undefined where they must not be listed.
   */
  names(path: string, fieldSelector?: string): Promise<Names | undefined>;
  /** Server-side apply. With a `resourceVersion` in it, only onto the object of that version. */
  apply(path: string, object: Fields, options: ApplyOptions): Promise<Written>;
  /** Puts an object back as it is given; it holds the version that it replaces. */
  replace(path: string, object: Fields): Promise<Fields>;
  /** Makes an object; `path` is that of the list. */
  create(path: string, object: Fields): Promise<Fields>;
  /** A JSON patch. */
  patch(path: string, operations: readonly Fields[]): Promise<Fields>;
  /** Deletes what has this `uid`; what is gone is no failure. */
  remove(path: string, uid: string): Promise<void>;
  /** The answer of a Service over HTTP, through the API server; answers that are no success are JSON too. */
  ask(service: ServicePlace, path: string): Promise<Fields>;
  /** Undefined when the cluster does not tell. */
  allowed(right: Right): Promise<boolean | undefined>;
}

/** Names of the objects of a path. */
export interface Names {
  readonly names: readonly string[];
  /** They are all: neither were there too many, nor did a further page not come. */
  readonly whole: boolean;
}

/** Names that are read of a list; nobody looks through more. */
const mostNames = 5000;
/** Of one page. */
const pageNames = 1000;

const json = { accept: 'application/json', 'content-type': 'application/json' };
const metadataOnly = { accept: 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1' };
const namesOnly = { accept: 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1' };
const applied = { ...json, 'content-type': 'application/apply-patch+yaml' };
const patched = { ...json, 'content-type': 'application/json-patch+json' };

/** A cluster's objects over its client; everything ends with the signal. */
export function createClusterApi(client: ClusterClient, signal: AbortSignal): ClusterApi {
  const send = createSender(client, signal);
  const objectOf = async (question: Question): Promise<Fields> =>
    parsedObject((await send(question)).text);

  const write = async (method: string, path: string, body: unknown): Promise<Fields> => {
    const headers = method === 'PATCH' ? patched : json;
    return objectOf({ method, path: `${path}?fieldManager=${fieldManager}`, headers, body });
  };

  return {
    get: async (path) => {
      try {
        return await objectOf({ method: 'GET', path, headers: json });
      } catch (error) {
        if (isRefusal(error, 'not-found')) return undefined;
        throw error;
      }
    },
    has: async (path) => {
      try {
        await send({ method: 'GET', path, headers: metadataOnly });
        return true;
      } catch (error) {
        if (isRefusal(error, 'not-found')) return false;
        throw error;
      }
    },
    list: async (path, labelSelector, fieldSelector) => {
      const query = queryOf({ labelSelector, fieldSelector });
      const list = await listed(
        objectOf({ method: 'GET', path: `${path}?${query}`, headers: json }),
      );
      return list && itemsOf(list);
    },
    names: async (path, fieldSelector) => {
      const page = async (next: string | undefined): Promise<Fields | undefined> => {
        const query = queryOf({ limit: String(pageNames), fieldSelector, continue: next });
        return listed(objectOf({ method: 'GET', path: `${path}?${query}`, headers: namesOnly }));
      };
      const first = await page(undefined);
      return first && allNames(first, page);
    },
    apply: async (path, object, { dryRun, force }) => {
      const query = new URLSearchParams({
        fieldManager,
        fieldValidation: 'Strict',
        ...(force ? { force: 'true' } : {}),
        ...(dryRun ? { dryRun: 'All' } : {}),
      });
      const { response, text, repeated } = await send({
        method: 'PATCH',
        path: `${path}?${query.toString()}`,
        headers: applied,
        body: object,
      });
      return {
        object: parsedObject(text),
        warnings: warningsOf(response.headers['warning']),
        created: response.status === 201,
        repeated,
      };
    },
    replace: async (path, body) => write('PUT', path, body),
    create: async (path, body) => write('POST', path, body),
    patch: async (path, body) => write('PATCH', path, body),
    remove: async (path, uid) => {
      const body = { propagationPolicy: 'Background', preconditions: { uid } };
      try {
        await send({ method: 'DELETE', path, headers: json, body });
      } catch (error) {
        if (!isRefusal(error, 'not-found')) throw error;
      }
    },
    ask: async (service, path) => askService(client, service, { path, signal }),
    allowed: (right) => isAllowed(client, right, signal),
  };
}

const queryOf = (parameters: Readonly<Record<string, string | undefined>>): string =>
  new URLSearchParams(defined<Record<string, string>>(parameters)).toString();

/** A list: one without items where the kind is not known; undefined where it must not be listed. */
async function listed(answer: Promise<Fields>): Promise<Fields | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isRefusal(error, 'not-found')) return {};
    if (isRefusal(error, 'forbidden')) return undefined;
    throw error;
  }
}

/** The objects of a list, each with its kind, which only the list names. */
function itemsOf({ kind: listKind, apiVersion, items }: Fields): readonly Fields[] {
  const kind = asText(listKind)?.replace(/List$/u, '');
  return asFieldsList(items).map((item) => ({ ...item, apiVersion, kind }));
}

/** The names of a page and of those behind it, up to as many as are read. */
async function allNames(
  first: Fields,
  page: (next: string) => Promise<Fields | undefined>,
): Promise<Names> {
  const names = [...namesIn(first)];
  let next = nextPage(first);
  while (next !== undefined && names.length < mostNames) {
    const further = await page(next).catch(orNothing);
    if (further === undefined) return { names, whole: false };
    names.push(...namesIn(further));
    next = nextPage(further);
  }
  return { names, whole: next === undefined };
}

/** A page that does not come takes nothing from those that came. */
const orNothing = (error: unknown): undefined => {
  if (error instanceof RefusedError || error instanceof ClusterError) return undefined;
  throw error;
};

/** Source: k8s.io/apimachinery v0.36.3 pkg/apis/meta/v1/types.go ListMeta.Continue: empty at the end. */
const nextPage = ({ metadata }: Fields): string | undefined => {
  const next = asText(asFields(metadata)?.['continue']);
  return next === '' ? undefined : next;
};

const namesIn = ({ items }: Fields): readonly string[] =>
  asFieldsList(items)
    .map(({ metadata }) => asText(asFields(metadata)?.['name']))
    .filter((name) => name !== undefined);

/** Whether the API server said no for this reason. */
export const isRefusal = (error: unknown, kind: RefusedError['refusal']['kind']): boolean =>
  error instanceof RefusedError && error.refusal.kind === kind;

/** Source of the form: RFC 9111 5.5: `299 - "text"`, several of them behind each other. */
export const warningsOf = (header: string | undefined): readonly string[] =>
  [...(header ?? '').matchAll(/\d{3} \S+ "((?:[^"\\]|\\.)*)"/gu)].map(([, text = '']) =>
    text.replaceAll(/\\(.)/gu, '$1'),
  );
