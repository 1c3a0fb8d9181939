import type { ProblemKind } from './model.ts';
import { ClusterError } from './port.ts';
import type { RawResponse } from './port.ts';
import type { Upstream, UpstreamRequest } from './upstream.ts';
import { say } from '../util/words.ts';

export type WayKind = 'service-proxy' | 'pod-proxy' | 'port-forward';

export interface Way {
  readonly kind: WayKind;
  readonly upstream: Upstream;
}

/** Another way may work where this one is forbidden, is not there, or does not get through. */
const nextTried: ReadonlySet<ProblemKind> = new Set<ProblemKind>([
  'forbidden',
  'not-found',
  'gone',
  'server-error',
]);

/**
 * The ways to one server, tried in their order; the one that worked is taken first the next time, until a way before
 * it is there that was not: a Service that was made later is gone over to. A 403 of the
 * server itself counts as no way too: neither Thanos nor Prometheus gives one, a mesh's proxy before them does.
 */
export class Ways implements Upstream {
  readonly #ways: () => readonly Way[];
  #working: WayKind | undefined;
  /** Those that there were at the last request. */
  #known: ReadonlySet<WayKind> = new Set();

  /** The ways are asked for each time: pods come and go. */
  constructor(ways: () => readonly Way[]) {
    this.#ways = ways;
  }

  /** The way of the last request that got through. */
  get working(): WayKind | undefined {
    return this.#working;
  }

  async request(request: UpstreamRequest): Promise<RawResponse> {
    let first: ClusterError | undefined;
    let refusal: RawResponse | undefined;
    for (const { kind, upstream } of this.#ordered()) {
      try {
        const response = await upstream.request(request);
        if (response.status !== 403) {
          this.#working = kind;
          await drop(refusal);
          return response;
        }
        if (refusal === undefined) refusal = response;
        else await drop(response);
      } catch (error) {
        if (!(error instanceof ClusterError) || request.signal.aborted) throw error;
        first ??= error;
        if (!nextTried.has(error.problem.kind)) break;
      }
    }
    this.#working = undefined;
    if (refusal !== undefined) return refusal;
    throw first ?? new ClusterError({ kind: 'not-found', message: say('No pod of it runs.') });
  }

  #ordered(): readonly Way[] {
    const ways = this.#ways();
    const working = ways.findIndex(({ kind }) => kind === this.#working);
    const isFirst = ({ kind }: Way, at: number): boolean =>
      at === working || (at < working && !this.#known.has(kind));
    const first = ways.filter(isFirst);
    this.#known = new Set(ways.map(({ kind }) => kind));
    return [...first, ...ways.filter((way) => !first.includes(way))];
  }
}

/** Ends an answer that nobody will read. */
async function drop(response: RawResponse | undefined): Promise<void> {
  await response?.body[Symbol.asyncIterator]().return?.();
}
