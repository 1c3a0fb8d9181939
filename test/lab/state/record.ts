// What is on disk about a running lab, for commands in other processes and for the next start.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isCode } from '../../stand/files.mjs';
import { processStarted } from '../../stand/processes.mjs';
import type { ComponentState } from '../cluster/components.ts';
import type { LabPlan } from '../plan.ts';
import type { ScenarioName } from '../scenarios/index.ts';

/** A process, told apart from a later one of the same number. */
export interface ProcessId {
  readonly pid: number;
  readonly started: string;
}

export interface LabRecord {
  readonly plan: LabPlan;
  readonly scenario: ScenarioName;
  /** Of clusters that were there before the lab, and stay: the components that they have themselves. */
  readonly existing?: { readonly skip: readonly string[] };
  /** Owns the lab's processes; the lab is up while it lives. */
  readonly supervisor: ProcessId;
  readonly components: readonly ComponentState[];
}

/** The record of the lab that is, or was, there; undefined if there is none. */
export function readRecord(path: string): LabRecord | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as LabRecord;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Replaces the record in one step. */
export function writeRecord(path: string, record: LabRecord): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, JSON.stringify(record, undefined, 2), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** This process, as others will know it. */
export function ownId(): ProcessId {
  return { pid: process.pid, started: processStarted(process.pid) ?? '' };
}

/** Whether a process still runs. */
export function lives({ pid, started }: ProcessId): boolean {
  return started !== '' && processStarted(pid) === started;
}
