// The running programs of a lab: starts, signals, stops them, and starts again what ended by itself.
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessSet, Running } from '../../stand/processes.mjs';
import { processStarted } from '../../stand/processes.mjs';
import { endOfLog } from '../state/logs.ts';

/** How to start a component. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly logFile: string;
}

/** A component as others see it. `cluster` is empty for what the lab runs beside its clusters. */
export interface ComponentState {
  readonly cluster: string;
  readonly component: string;
  /** Also of its process group: a signal goes to the group. */
  readonly pid: number;
  readonly started: string;
  readonly logFile: string;
  readonly state: 'running' | 'stopped' | 'ended';
  /** How often it was started again after it had ended by itself. */
  readonly restarts: number;
}

interface Entry {
  readonly launch: Launch;
  readonly mortal: boolean;
  running: Running;
  state: ComponentState;
}

/** Pause (ms) before something is started again that has ended by itself; doubled each time. */
const restartPause = { first: 1_000, longest: 30_000 } as const;

export interface ComponentsOptions {
  readonly processes: ProcessSet;
  readonly log: (line: string) => void;
  /** Told after each change of a state. */
  readonly changed: () => void;
}

export class Components {
  readonly #options: ComponentsOptions;
  readonly #entries = new Map<string, Entry>();
  #ending = false;
  /** Until the lab is up, an end is a failure, and nothing is started again. */
  supervising = false;

  constructor(options: ComponentsOptions) {
    this.#options = options;
  }

  get states(): readonly ComponentState[] {
    return [...this.#entries.values()].map(({ state }) => state);
  }

  /** Starts a component for the first time. One that is mortal is not started again when it ends. */
  async launch(
    name: { cluster: string; component: string },
    launch: Launch,
    mortal = false,
  ): Promise<Running> {
    const label = keyOf(name.cluster, name.component);
    const running = await this.#spawn(label, launch);
    const state = {
      ...name,
      pid: running.pid,
      started: processStarted(running.pid) ?? '',
      logFile: launch.logFile,
      state: 'running',
      restarts: 0,
    } as const;
    const entry: Entry = { launch, mortal, running, state };
    this.#entries.set(label, entry);
    this.#watch(entry);
    this.#options.changed();
    return running;
  }

  /** Why the lab cannot come up: what has ended by itself, in a cluster or anywhere; undefined if nothing has. */
  failure(cluster: string): string | undefined {
    for (const { state } of this.#entries.values()) {
      if (state.state === 'ended' && (state.cluster === cluster || state.cluster === '')) {
        return `${keyOf(state.cluster, state.component)} has ended; ${endOfLog(state.logFile)}`;
      }
    }
    return undefined;
  }

  /** Starts a stopped component again. */
  async start(cluster: string, component: string): Promise<void> {
    const entry = this.#entry(cluster, component);
    if (entry.state.state === 'running') return;
    await this.#again(entry, entry.state.restarts);
  }

  /** Ends a component with a signal, and keeps it so until `start`. */
  async stop(cluster: string, component: string, signal: NodeJS.Signals): Promise<void> {
    const entry = this.#entry(cluster, component);
    if (entry.state.state !== 'running') return;
    this.#set(entry, { state: 'stopped' });
    if (signal === 'SIGTERM') {
      await this.#options.processes.end(entry.running);
      return;
    }
    process.kill(-entry.running.pid, signal);
    await entry.running.exited;
  }

  /** Ends all at once: data of a lab need no orderly end. */
  async endAll(): Promise<void> {
    this.#ending = true;
    for (const { running, state } of this.#entries.values()) {
      if (state.state === 'running' && processStarted(running.pid) === state.started) {
        process.kill(-running.pid, 'SIGKILL');
      }
    }
    await this.#options.processes.stop();
  }

  #entry(cluster: string, component: string): Entry {
    const entry = this.#entries.get(keyOf(cluster, component));
    if (entry) return entry;
    const known = [...this.#entries.keys()].join(', ');
    throw new Error(`there is no component ${keyOf(cluster, component)}; there are ${known}`);
  }

  async #spawn(label: string, { command, args, env, logFile }: Launch): Promise<Running> {
    return this.#options.processes.start(label, command, args, {
      logFile,
      ...(env === undefined ? {} : { env }),
    });
  }

  #watch(entry: Entry): void {
    const { running } = entry;
    void running.exited.then(async () => {
      if (this.#ending || entry.running !== running || entry.state.state !== 'running') return;
      this.#set(entry, { state: 'ended' });
      const { cluster, component, restarts, logFile } = entry.state;
      this.#options.log(`${keyOf(cluster, component)} has ended; ${endOfLog(logFile)}`);
      if (!this.supervising || entry.mortal) return;
      await sleep(Math.min(restartPause.first * 2 ** restarts, restartPause.longest), undefined, {
        ref: false,
      });
      // Started or stopped by somebody during the pause.
      if (this.#ending || entry.running !== running || !isEnded(entry)) return;
      await this.#again(entry, restarts + 1);
      this.#options.log(`${keyOf(cluster, component)} was started again`);
    });
  }

  async #again(entry: Entry, restarts: number): Promise<void> {
    const { cluster, component } = entry.state;
    entry.running = await this.#spawn(keyOf(cluster, component), entry.launch);
    const { pid } = entry.running;
    this.#set(entry, { state: 'running', restarts, pid, started: processStarted(pid) ?? '' });
    this.#watch(entry);
  }

  #set(entry: Entry, change: Partial<ComponentState>): void {
    entry.state = { ...entry.state, ...change };
    this.#options.changed();
  }
}

/** Asked anew after a wait, in which the state may have changed. */
function isEnded({ state }: Entry): boolean {
  return state.state === 'ended';
}

/** How a component is called in logs and messages. */
export function keyOf(cluster: string, component: string): string {
  return cluster === '' ? component : `${cluster}/${component}`;
}
