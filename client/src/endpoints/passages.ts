import type { ConnectionProfile } from '../../../server/src/protocol/connections.ts';
import { secretsOf } from '../../../server/src/protocol/redaction.ts';
import type { Subscription } from '../util/emitter.ts';
import type { Timers } from '../util/timers.ts';
import type { EndpointLease, EndpointSink, WayState } from './endpoints.ts';
import { openPassage } from './passage.ts';
import type { Passage, PassageOptions } from './passage.ts';

/** All ways that are open, shared by those who hold them; the server is told of every change. */
export interface Passages {
  /** Undefined when nobody opened it. */
  state(endpoint: string): WayState | undefined;
  /** Opens a way and asks whether the component lives. Rejects with a `ClusterError` when it cannot be reached. */
  open(endpoint: string, options: Where): Promise<EndpointLease>;
  /** Opens a way without asking anything: that happens with the first question. */
  hold(endpoint: string, options: Where): Promise<HeldPassage>;
  /** A server that the language server reaches by itself. */
  openDirect(profile: ConnectionProfile): Promise<EndpointLease>;
  dispose(): void;
}

export type Where = Pick<PassageOptions, 'found' | 'pod' | 'client'>;

export interface HeldPassage extends Subscription {
  readonly profile: ConnectionProfile;
}

export interface PassagesOptions {
  readonly timers: Timers;
  readonly hide: (secrets: readonly string[]) => void;
  readonly sink: EndpointSink;
  readonly onChange: () => void;
}

/** Milliseconds that a way nobody holds stays open: trees are collapsed and expanded again. */
const lingerMs = 60_000;
/** Milliseconds that opening may take. */
const probeMs = 15_000;

/** A way that opens or is open; `opening` resolves when the server knows it. */
interface Entry {
  opening: Promise<Passage> | undefined;
  passage: Passage | undefined;
  holders: number;
  stop: (() => void) | undefined;
}

/** Keeps count of who holds which way. */
export function createPassages(options: PassagesOptions): Passages {
  return new SharedPassages(options);
}

class SharedPassages implements Passages {
  readonly #options: PassagesOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #direct = new Map<string, { profile: ConnectionProfile; holders: number }>();

  constructor(options: PassagesOptions) {
    this.#options = options;
  }

  state(endpoint: string): WayState | undefined {
    const entry = this.#entries.get(endpoint);
    if (entry !== undefined) return entry.passage?.state ?? { kind: 'opening' };
    return this.#direct.has(endpoint) ? { kind: 'open', via: 'direct' } : undefined;
  }

  async open(endpoint: string, where: Where): Promise<EndpointLease> {
    const held = await this.hold(endpoint, where);
    const { passage } = held;
    try {
      if (passage.state.kind !== 'open') await passage.probe(AbortSignal.timeout(probeMs));
    } catch (error) {
      held.dispose();
      throw error;
    }
    return { endpoint, dispose: () => held.dispose() };
  }

  async hold(endpoint: string, where: Where): Promise<HeldPassage & { readonly passage: Passage }> {
    const entry = this.#entries.get(endpoint) ?? this.#add(endpoint);
    entry.holders++;
    entry.stop?.();
    entry.stop = undefined;
    entry.opening ??= this.#open(endpoint, where, entry);
    const passage = await entry.opening;
    return {
      passage,
      profile: passage.profile,
      dispose: once(() => {
        entry.holders--;
        if (entry.holders > 0) return;
        entry.stop = this.#options.timers.after(lingerMs, () => this.#close(endpoint, entry));
      }),
    };
  }

  async openDirect(profile: ConnectionProfile): Promise<EndpointLease> {
    const { name } = profile;
    const known = this.#direct.get(name);
    const entry = { profile, holders: (known?.holders ?? 0) + 1 };
    this.#direct.set(name, entry);
    await this.#tell();
    return {
      endpoint: name,
      dispose: once(() => {
        const now = this.#direct.get(name);
        if (now === undefined) return;
        now.holders--;
        if (now.holders > 0) return;
        this.#direct.delete(name);
        void this.#tell();
      }),
    };
  }

  dispose(): void {
    for (const [endpoint, entry] of this.#entries) this.#close(endpoint, entry);
  }

  #add(endpoint: string): Entry {
    const entry = { opening: undefined, passage: undefined, holders: 0, stop: undefined };
    this.#entries.set(endpoint, entry);
    return entry;
  }

  async #open(endpoint: string, where: Where, entry: Entry): Promise<Passage> {
    const { hide, onChange } = this.#options;
    try {
      const passage = await openPassage({ name: endpoint, ...where, onChange });
      hide(secretsOf(passage.profile));
      entry.passage = passage;
      await this.#tell();
      return passage;
    } catch (error) {
      this.#entries.delete(endpoint);
      throw error;
    }
  }

  #close(endpoint: string, entry: Entry): void {
    entry.stop?.();
    this.#entries.delete(endpoint);
    void this.#end(entry);
  }

  async #end({ opening }: Entry): Promise<void> {
    const passage = await opening?.catch(() => undefined);
    await passage?.close();
    await this.#tell();
  }

  /** The server knows exactly what is open. */
  async #tell(): Promise<void> {
    const open = [...this.#entries.values()].flatMap(({ passage }) => passage?.profile ?? []);
    const direct = [...this.#direct.values()].map(({ profile }) => profile);
    await this.#options.sink.setEndpoints([...open, ...direct]);
    this.#options.onChange();
  }
}

function once(task: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    task();
  };
}
