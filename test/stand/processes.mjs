// Starting and ending processes: one-off commands, and sets of servers that must not outlive their owner.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { setPriority } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runDir } from './paths.mjs';

/** Time (ms) a server has to end after SIGTERM. */
const patienceMs = 10_000;

/** @typedef {(line: string) => void} Log */

/**
 * Runs one command to its end and gives what it printed; a failure is an Error that ends with the last lines.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, nice?: number, log?: Log | undefined, signal?: AbortSignal | undefined, input?: string }} [options]
 * @returns {Promise<string>}
 */
export async function run(command, args, { cwd, env, nice, log, signal, input } = {}) {
  signal?.throwIfAborted();
  const child = spawn(command, [...args], {
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    ...(cwd === undefined ? {} : { cwd }),
    ...(env === undefined ? {} : { env }),
    // One that we may have to end gets a group of its own, to end it together with what it started; any other
    // stays in ours, where Ctrl-C of a terminal reaches it.
    detached: signal !== undefined,
  });
  const abort = () => killGroup(child.pid ?? 0, 'SIGTERM');
  signal?.addEventListener('abort', abort);
  // One that ends before it has read everything says why itself.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(input);
  if (nice !== undefined && child.pid !== undefined) giveWay(child.pid, nice, signal !== undefined);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8');
    stream?.on('data', (text) => {
      output = (output + text).slice(-1_000_000);
      if (log) for (const line of text.split('\n')) if (line.trim()) log(line);
    });
  }
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  }).finally(() => signal?.removeEventListener('abort', abort));
  signal?.throwIfAborted();
  if (code === 0) return output;
  const shown = [command, ...args].join(' ').slice(0, 200);
  throw new Error(`"${shown}" ended with code ${code}:\n${tail(output)}`);
}

/**
 * Lets a process give way to others. Linux shares the processors between sessions first, where it is built so
 * (sched(7), "The autogroup feature"); then between sessions only the value of the whole session counts.
 * @param {number} pid
 * @param {number} nice
 * @param {boolean} ownSession whether the process leads a session
 */
function giveWay(pid, nice, ownSession) {
  setPriority(pid, nice);
  if (!ownSession) return;
  try {
    writeFileSync(`/proc/${pid}/autogroup`, String(nice));
  } catch {
    // There is no such sharing here, or the process has ended.
  }
}

/** The last lines of a text, indented. @param {string} text */
function tail(text) {
  const lines = text.trimEnd().split('\n').slice(-12);
  return lines.map((line) => `  ${line}`).join('\n');
}

/**
 * When a process started, as text to compare, so that a number used again is not taken for the process it
 * once was; undefined when there is none (a zombie is none).
 * @param {number} pid
 * @returns {string | undefined}
 */
export function processStarted(pid) {
  if (process.platform === 'linux') {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      // Source: proc(5); after the name in parentheses come the fields from the third on: state, …, starttime.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return fields[0] === 'Z' ? undefined : fields[19];
    } catch {
      return undefined;
    }
  }
  const { stdout } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout?.trim().replaceAll(' ', '_') || undefined;
}

/**
 * Where free ports are looked for: below the range that outgoing connections take theirs from (32768 and up on
 * Linux, 49152 on others) and below the node ports of Kubernetes (30000 to 32767). A port of those could be taken
 * by somebody's connection in the time between our look and the start of the server that it is for.
 */
const firstPort = 12_000;
const portCount = 18_000;

/** What this process gave away before: its server may not have started yet. @type {Set<number>} */
const givenPorts = new Set();

/** Ports of the loopback interface that nobody listens on, none given twice. @param {number} count @returns {Promise<number[]>} */
export async function freePorts(count) {
  /** @type {number[]} */
  const ports = [];
  for (let tries = 0; ports.length < count; tries += 1) {
    if (tries > portCount) throw new Error(`${count} free ports of 127.0.0.1 were not found`);
    const port = randomInt(firstPort, firstPort + portCount);
    if (givenPorts.has(port) || !(await isFree(port))) continue;
    givenPorts.add(port);
    ports.push(port);
  }
  return ports;
}

/** Whether nobody listens on a port of the loopback interface. @param {number} port @returns {Promise<boolean>} */
async function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.on('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () =>
      server.close(() => resolve(true)),
    );
  });
}

/**
 * Asks again until `probe` gives something; after `timeoutMs` fails with `describe()`.
 * @template T
 * @param {() => Promise<T | undefined>} probe
 * @param {{ timeoutMs: number, everyMs?: number, describe: () => string, signal?: AbortSignal | undefined }} options
 * @returns {Promise<T>}
 */
export async function waitFor(probe, { timeoutMs, everyMs = 100, describe, signal }) {
  const end = performance.now() + timeoutMs;
  for (;;) {
    signal?.throwIfAborted();
    const found = await probe();
    if (found !== undefined) return found;
    if (performance.now() > end) throw new Error(describe());
    await sleep(everyMs, undefined, signal ? { signal } : {});
  }
}

/**
 * @typedef {object} Running
 * @property {string} label
 * @property {number} pid
 * @property {Promise<void>} exited settles when the process has ended
 * @property {() => string | undefined} failure a sentence if it has ended by itself
 */

/**
 * A set of servers that end together. Each is a process group of its own, so that Ctrl-C in a terminal reaches
 * only us and we end them in order. A record on disk lets the next set end what a killed owner left behind.
 */
export class ProcessSet {
  #log;
  #dir;
  #record;
  /** @type {(Running & { started: string | undefined, stopping: boolean })[]} */
  #running = [];
  #onExit = () => {
    for (const { pid } of this.#running) killGroup(pid, 'SIGKILL');
    rmSync(this.#record, { force: true });
  };

  /** @param {{ log: Log, dir?: string }} options `dir` is removed if its owner was killed before it could */
  constructor({ log, dir }) {
    this.#log = log;
    this.#dir = dir;
    const records = join(runDir(), 'records');
    mkdirSync(records, { recursive: true, mode: 0o700 });
    endLeftBehind(records, log);
    this.#record = join(records, `${process.pid}-${randomBytes(4).toString('hex')}.json`);
    this.#save();
    process.on('exit', this.#onExit);
  }

  /** The numbers of the processes that run now. */
  get pids() {
    return this.#running.map(({ pid }) => pid);
  }

  /**
   * Starts a server; what it prints goes to `logFile`.
   * @param {string} label
   * @param {string} command
   * @param {readonly string[]} args
   * @param {{ logFile: string, cwd?: string, env?: NodeJS.ProcessEnv }} options
   * @returns {Promise<Running>}
   */
  async start(label, command, args, { logFile, cwd, env }) {
    mkdirSync(dirname(logFile), { recursive: true });
    const out = openSync(logFile, 'a');
    const child = spawn(command, [...args], {
      stdio: ['ignore', out, out],
      detached: true,
      ...(cwd === undefined ? {} : { cwd }),
      ...(env === undefined ? {} : { env }),
    });
    closeSync(out);
    await new Promise((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    const pid = /** @type {number} */ (child.pid);
    const entry = {
      label,
      pid,
      started: processStarted(pid),
      stopping: false,
      exited: new Promise((/** @type {(value: void) => void} */ resolve) => {
        child.once('exit', () => {
          this.#running = this.#running.filter((other) => other !== entry);
          this.#save();
          resolve();
        });
      }),
      failure: () =>
        (child.exitCode ?? child.signalCode) === null || entry.stopping
          ? undefined
          : `${label} ended with ${child.signalCode ?? `code ${child.exitCode}`}; the end of ${logFile}:\n` +
            tail(readFileSync(logFile, 'utf8')),
    };
    this.#running.push(entry);
    this.#save();
    return entry;
  }

  /** Ends one server: SIGTERM, and SIGKILL if it does not listen. @param {Running} running */
  async end(running) {
    const entry = this.#running.find((other) => other === running);
    if (!entry) return;
    entry.stopping = true;
    killGroup(entry.pid, 'SIGTERM');
    const patience = setTimeout(() => {
      this.#log(`${entry.label} (process ${entry.pid}) did not end by itself and is killed`);
      killGroup(entry.pid, 'SIGKILL');
    }, patienceMs);
    await entry.exited;
    clearTimeout(patience);
    // The leader is gone; what it may have started goes with it.
    killGroup(entry.pid, 'SIGKILL');
  }

  /** Ends all servers, the last started first asked, and waits until they are gone. */
  async stop() {
    await Promise.all(this.#running.toReversed().map((entry) => this.end(entry)));
    process.off('exit', this.#onExit);
    rmSync(this.#record, { force: true });
  }

  #save() {
    const owner = { pid: process.pid, started: processStarted(process.pid) };
    const processes = this.#running.map(({ pid, started, label }) => ({ pid, started, label }));
    writeFileSync(this.#record, JSON.stringify({ owner, processes, dir: this.#dir }));
  }
}

/** @param {number} pid @param {NodeJS.Signals} signal */
function killGroup(pid, signal) {
  // A process that was never there has no group, and 0 would be our own.
  if (pid === 0) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone.
  }
}

/**
 * Ends the servers of owners that died without ending them (SIGKILL, out of memory).
 * @param {string} records
 * @param {Log} log
 */
function endLeftBehind(records, log) {
  for (const name of readdirSync(records)) {
    const path = join(records, name);
    try {
      const { owner, processes, dir } = JSON.parse(readFileSync(path, 'utf8'));
      if (processStarted(owner.pid) === owner.started) continue;
      for (const { pid, started, label } of processes) {
        if (started === undefined || processStarted(pid) !== started) continue;
        log(`ending ${label} (process ${pid}), left behind by a run that was killed`);
        killGroup(pid, 'SIGKILL');
      }
      if (dir !== undefined) rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
    } catch (error) {
      // Half a record: its owner is writing it now, or died while it did; then nothing tells what it started.
      log(
        `skipping the unreadable record ${name} (${error instanceof Error ? error.message : error})`,
      );
      continue;
    }
    rmSync(path, { force: true });
  }
}
