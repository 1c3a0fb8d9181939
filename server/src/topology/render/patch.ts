import type { PatchSettings } from '../schema/topology.ts';
import type { Manifest } from './manifest.ts';

/** By which field the things of a list are told apart; Kubernetes does the same with these lists. */
const listKeys: Readonly<Record<string, string>> = {
  containers: 'name',
  initContainers: 'name',
  volumes: 'name',
  env: 'name',
  ports: 'name',
  volumeMounts: 'mountPath',
  volumeClaimTemplates: 'metadata.name',
  imagePullSecrets: 'name',
};

type Values = Readonly<Record<string, unknown>>;

const isMapping = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const keyOf = (item: unknown, key: string): unknown =>
  key.split('.').reduce<unknown>((at, part) => (isMapping(at) ? at[part] : undefined), item);

/** What an item of a list is told apart by; undefined where nothing does. */
export const keyOfList = (field: string, item: unknown): unknown => {
  const key = listKeys[field];
  return key === undefined ? undefined : keyOf(item, key);
};

const mergeLists = (
  base: readonly unknown[],
  patch: readonly unknown[],
  key: string,
): readonly unknown[] => {
  const isKeyed = [...base, ...patch].every((item) => keyOf(item, key) !== undefined);
  if (!isKeyed) return patch;
  const merged = [...base];
  for (const item of patch) {
    const at = merged.findIndex((one) => keyOf(one, key) === keyOf(item, key));
    const isRemoval = isMapping(item) && item['$patch'] === 'delete';
    if (isRemoval) {
      if (at >= 0) merged.splice(at, 1);
    } else if (at >= 0) merged[at] = merge(merged[at], item);
    else merged.push(item);
  }
  return merged;
};

/** Merges a patch into a value: mappings by key, known lists by name; `null` removes, all else replaces. */
export const merge = (base: unknown, patch: unknown, field = ''): unknown => {
  const key = listKeys[field];
  if (Array.isArray(base) && Array.isArray(patch) && key !== undefined) {
    return mergeLists(base, patch, key);
  }
  if (!isMapping(patch)) return patch;
  const merged: Record<string, unknown> = isMapping(base) ? { ...base } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete merged[name];
    else merged[name] = merge(merged[name], value, name);
  }
  return merged;
};

/** An object with the component that it belongs to. */
export interface Owned {
  readonly component: string;
  readonly manifest: Manifest;
}

/** Whether a patch is meant for an object. */
export const isTarget = (
  { target }: PatchSettings,
  { component, manifest }: Owned,
  cluster: string,
): boolean =>
  (target.cluster === undefined || target.cluster === cluster) &&
  (target.component === undefined || target.component === component) &&
  (target.kind === undefined || target.kind === manifest.kind) &&
  (target.name === undefined || target.name === manifest.metadata.name);

/** An object with all patches that are meant for it, in their order. */
export const patched = (
  owned: Owned,
  patches: readonly PatchSettings[],
  cluster: string,
): Manifest =>
  patches
    .filter((patch) => isTarget(patch, owned, cluster))
    .reduce((manifest, { patch }) => merge(manifest, patch) as Manifest, owned.manifest);
