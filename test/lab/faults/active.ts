// Inflicts faults and undoes them, from any process: what is active is kept in the lab's state directory.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from '../../stand/files.mjs';
import { run } from '../../stand/processes.mjs';
import type { Lab } from '../lab.ts';
import { LabProblem } from '../problem.ts';
import { labPaths } from '../state/paths.ts';
import type { Fault, FaultContext, Memo } from './fault.ts';
import { faults } from './index.ts';

/** A fault that is there now. */
export interface ActiveFault {
  readonly fault: string;
  readonly target: readonly string[];
  /** ISO 8601. */
  readonly since: string;
  readonly memo: Memo;
}

export interface FaultOptions {
  readonly log: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
  /** The faults there are; tests have their own. */
  readonly known?: ReadonlyMap<string, Fault>;
}

function recordPath(dir: string): string {
  return join(dir, 'faults.json');
}

/** The faults of the lab in a directory, oldest first. */
export function activeFaults(dir: string): readonly ActiveFault[] {
  const path = recordPath(dir);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as ActiveFault[]) : [];
}

function write(dir: string, active: readonly ActiveFault[]): void {
  const path = recordPath(dir);
  writeFileSync(`${path}.new`, JSON.stringify(active, undefined, 2), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** As it was typed. */
export function describeFault({ fault, target }: Pick<ActiveFault, 'fault' | 'target'>): string {
  return [fault, ...target].join(' ');
}

function faultOf(name: string, { known = faults }: FaultOptions): Fault {
  const found = known.get(name);
  if (found) return found;
  throw new LabProblem(`there is no fault "${name}"`, `There are ${[...known.keys()].join(', ')}.`);
}

function contextOf(lab: Lab, { log, signal }: FaultOptions): FaultContext {
  return {
    lab,
    paths: labPaths(lab.dir),
    run: (command, args) => run(command, [...args], { signal }),
    log,
    signal,
  };
}

async function locked<T>(lab: Lab, options: FaultOptions, work: () => Promise<T>): Promise<T> {
  return withLock(`${recordPath(lab.dir)}.lock`, options, work);
}

/** Inflicts a fault; a problem if it is there already. What fails half-way is taken back. */
export async function inflict(
  lab: Lab,
  name: string,
  args: readonly string[],
  options: FaultOptions,
): Promise<void> {
  const fault = faultOf(name, options);
  const target = fault.target(args, lab);
  await locked(lab, options, async () => {
    const before = activeFaults(lab.dir);
    const entry: ActiveFault = { fault: name, target, since: new Date().toISOString(), memo: {} };
    if (before.some((one) => describeFault(one) === describeFault(entry))) {
      throw new LabProblem(
        `"${describeFault(entry)}" is active already`,
        `Undo it with "npm run lab -- fault ${describeFault(entry)} --undo".`,
      );
    }
    const context = contextOf(lab, options);
    // First, so that a fault whose command is killed can be undone.
    let memo: Memo = {};
    const keep = (next: Memo) => {
      memo = next;
      write(lab.dir, [...before, { ...entry, memo }]);
    };
    keep(memo);
    try {
      await fault.inflict(target, context, keep);
      if (fault.momentary) write(lab.dir, before);
    } catch (error) {
      await fault.undo(target, context, memo);
      write(lab.dir, before);
      throw error;
    }
  });
}

/**
 * Undoes the active faults of the name whose target begins with the arguments, the last one first; all faults where
 * the name is "all". Gives what was undone; a problem if there is none.
 */
export async function undo(
  lab: Lab,
  name: string,
  args: readonly string[],
  options: FaultOptions,
): Promise<readonly ActiveFault[]> {
  if (name !== 'all') faultOf(name, options);
  return locked(lab, options, async () => {
    const found = activeFaults(lab.dir).filter(
      ({ fault, target }) =>
        name === 'all' || (fault === name && args.every((arg, i) => target[i] === arg)),
    );
    if (found.length === 0 && name !== 'all') {
      const active = activeFaults(lab.dir).map(describeFault).join('; ') || 'none';
      throw new LabProblem(
        `"${[name, ...args].join(' ')}" is not active`,
        `Active faults: ${active}.`,
      );
    }
    for (const one of found.toReversed()) {
      await faultOf(one.fault, options).undo(one.target, contextOf(lab, options), one.memo);
      const rest = activeFaults(lab.dir).filter(
        (other) => describeFault(other) !== describeFault(one),
      );
      write(lab.dir, rest);
    }
    return found;
  });
}
