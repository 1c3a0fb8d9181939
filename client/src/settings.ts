import { workspace } from 'vscode';
import type { Disposable } from 'vscode';
import { clientSettings, section } from './setting-keys.ts';
import { parseDefinitions } from './connections/definition.ts';
import type { ParsedDefinitions } from './connections/definition.ts';
import { asTexts } from './util/values.ts';
import { meshSettings } from './mesh/settings.ts';
import type { MeshSettings } from './mesh/settings.ts';
import { topologySafety } from './topology/safety.ts';
import type { TopologySafety } from './topology/safety.ts';

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

/** Calls the listener when a setting changes. */
export function onSetting(key: keyof typeof clientSettings, listener: () => void): Disposable {
  return workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(`${section}.${clientSettings[key]}`)) listener();
  });
}

/** Kubeconfig files to read in place of those that kubectl would read; empty: as kubectl. */
export function readKubeconfigFiles(): readonly string[] {
  return asTexts(workspace.getConfiguration(section).get<unknown>(clientSettings.kubeconfig));
}

/** Writes the files for the person; an empty list goes back to those of kubectl. */
export async function writeKubeconfigFiles(files: readonly string[]): Promise<void> {
  const value = files.length > 0 ? files : undefined;
  await workspace.getConfiguration(section).update(clientSettings.kubeconfig, value, true);
}

/** Patterns of the namespaces to show; empty: all. */
export function readNamespacePatterns(): readonly string[] {
  return asTexts(workspace.getConfiguration(section).get<unknown>(clientSettings.namespaces));
}

/** Writes the patterns where they stand: in the workspace if it has some, else for the person. */
export async function writeNamespacePatterns(patterns: readonly string[]): Promise<void> {
  const settings = workspace.getConfiguration(section);
  const inWorkspace = settings.inspect(clientSettings.namespaces)?.workspaceValue !== undefined;
  const value = patterns.length > 0 ? patterns : undefined;
  await settings.update(clientSettings.namespaces, value, !inWorkspace);
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

/** Which clusters may be written to, and how. */
export function readTopologySafety(): TopologySafety {
  const settings = workspace.getConfiguration(section);
  return topologySafety(
    settings.get<unknown>(clientSettings.topologyReadOnly),
    settings.get<unknown>(clientSettings.productionClusters),
  );
}
