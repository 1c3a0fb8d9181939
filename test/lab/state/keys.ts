// The credentials of the lab's object store, on disk for commands in other processes.
import { readFileSync, writeFileSync } from 'node:fs';
import { newObjectStoreKeys } from '../object-store.ts';
import type { ObjectStoreKeys } from '../object-store.ts';
import type { LabPaths } from './paths.ts';

/** Makes and keeps those of a new lab. */
export function writeKeys({ keys }: LabPaths): ObjectStoreKeys {
  const made = newObjectStoreKeys();
  writeFileSync(keys, JSON.stringify(made), { mode: 0o600 });
  return made;
}

/** Those of the lab that is up. */
export function readKeys({ keys }: LabPaths): ObjectStoreKeys {
  return JSON.parse(readFileSync(keys, 'utf8')) as ObjectStoreKeys;
}
