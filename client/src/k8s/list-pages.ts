import type { Fields } from '../util/values.ts';
import { asFields } from '../util/values.ts';
import { say } from '../util/words.ts';
import { fieldsOf, textOf } from './kinds/read.ts';
import { ClusterError } from './port.ts';
import type { ClusterClient } from './port.ts';

/** Objects a page. */
const limit = 500;
/** A page of large objects over a slow line takes its time (ms). */
const pageTimeoutMs = 30_000;

export interface ListOptions {
  readonly signal: AbortSignal;
  /** Is given the objects of a page as they are, page by page. */
  readonly take: (items: readonly Fields[]) => void;
}

/**
 * Lists all objects of a path of the API, page by page; resolves with the version that a watch goes on from. Rejects
 * with a `ClusterError`, of kind `gone` when the pages took so long that the server forgot them.
 */
export async function listPages(
  client: ClusterClient,
  path: string,
  { signal, take }: ListOptions,
): Promise<string> {
  let next = '';
  for (;;) {
    const query = new URLSearchParams({ limit: String(limit), ...(next && { continue: next }) });
    const answer = asFields(
      await client.getJson(`${path}?${query.toString()}`, { signal, timeoutMs: pageTimeoutMs }),
    );
    // Go writes an empty list as null.
    const items: unknown = answer?.['items'] ?? [];
    const metadata = fieldsOf(answer ?? {}, 'metadata');
    const resourceVersion = textOf(metadata, 'resourceVersion');
    if (answer === undefined || !Array.isArray(items) || resourceVersion === '') {
      throw new ClusterError({
        kind: 'bad-answer',
        message: say('The answer for {path} is no list.', { path }),
      });
    }
    take(items.map(asFields).filter((item) => item !== undefined));
    next = textOf(metadata, 'continue');
    if (next === '') return resourceVersion;
  }
}
