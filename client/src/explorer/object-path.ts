import type { ObjectSubject } from './subjects.ts';

type Place = Pick<ObjectSubject, 'apiVersion' | 'resource' | 'namespace' | 'name'>;

/** Path of an object in the API: `/apis/apps/v1/namespaces/strest/deployments/strest`. */
export function objectPath({ apiVersion, resource, namespace, name }: Place): string {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const within = namespace === '' ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
  return `${root}${within}/${encodeURIComponent(resource)}/${encodeURIComponent(name)}`;
}

/** Path of the events about an object. */
export function eventsPath({ namespace, name, objectKind }: ObjectSubject): string {
  const place = namespace === '' ? 'default' : namespace;
  const about = `involvedObject.name=${name},involvedObject.kind=${objectKind}`;
  const query = new URLSearchParams({ fieldSelector: about, limit: '200' });
  return `/api/v1/namespaces/${encodeURIComponent(place)}/events?${query.toString()}`;
}

export interface LogOptions {
  readonly container?: string;
  readonly previous: boolean;
  readonly follow: boolean;
  /** Lines from the end. */
  readonly tail: number;
}

/** Path of the log of a pod. */
export function logPath(
  pod: Pick<ObjectSubject, 'namespace' | 'name'>,
  { container, previous, follow, tail }: LogOptions,
): string {
  const place = { apiVersion: 'v1', resource: 'pods', ...pod };
  const query = new URLSearchParams({ tailLines: String(tail), timestamps: 'true' });
  if (container !== undefined) query.set('container', container);
  if (previous) query.set('previous', 'true');
  if (follow) query.set('follow', 'true');
  return `${objectPath(place)}/log?${query.toString()}`;
}
