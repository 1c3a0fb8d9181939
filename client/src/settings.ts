import { workspace } from 'vscode';
import type { Disposable } from 'vscode';
import { clientSettings, section } from './setting-keys.ts';
import { parseDefinitions } from './connections/definition.ts';
import type { ParsedDefinitions } from './connections/definition.ts';
import { meshSettings } from './mesh/settings.ts';
import type { MeshSettings } from './mesh/settings.ts';

/** The defined connections: those of the workspace, if it is trusted, before the user's own of the same name. */
export function readConnections(): ParsedDefinitions {
  const levels = readConnectionEntries();
  const own = workspace.isTrusted ? parseDefinitions(levels.workspace) : nothing;
  const names = new Set(own.definitions.map(({ name }) => name));
  const user = parseDefinitions(levels.global);
  return {
    definitions: [...own.definitions, ...user.definitions.filter(({ name }) => !names.has(name))],
    problems: [...own.problems, ...user.problems],
  };
}

const nothing: ParsedDefinitions = { definitions: [], problems: [] };

/** The setting `gauntlet.connections` by level, unread: entries that cannot be used are written back as they are. */
export interface ConnectionEntries {
  readonly global: readonly unknown[];
  readonly workspace: readonly unknown[];
}

/** The entries of the setting as each level holds them. */
export function readConnectionEntries(): ConnectionEntries {
  const levels = workspace
    .getConfiguration(section)
    .inspect<readonly unknown[]>(clientSettings.connections);
  return { global: levels?.globalValue ?? [], workspace: levels?.workspaceValue ?? [] };
}

/** Writes one level of the setting `gauntlet.connections`; an empty list removes it there. */
export async function writeConnectionEntries(
  level: keyof ConnectionEntries,
  entries: readonly unknown[],
): Promise<void> {
  await workspace
    .getConfiguration(section)
    .update(
      clientSettings.connections,
      entries.length > 0 ? entries : undefined,
      level === 'global',
    );
}

/** Calls the listener when the connections of the settings change. */
export function onConnectionSettings(listener: () => void): Disposable {
  return workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(`${section}.${clientSettings.connections}`)) listener();
  });
}

/** The settings of the mesh's numbers; what cannot be used is the default. */
export function readMeshSettings(): MeshSettings {
  const settings = workspace.getConfiguration(section);
  return meshSettings({
    clusterLabel: settings.get<unknown>(clientSettings.meshClusterLabel),
    window: settings.get<unknown>(clientSettings.meshWindow),
    percentile: settings.get<unknown>(clientSettings.meshPercentile),
  });
}
