import { flagValues } from '../discovery/arguments.ts';
import { asFields, asFieldsList, asText, asTexts } from '../util/values.ts';
import type { Fields } from '../util/values.ts';

/** A file of a container that a ConfigMap holds. */
export interface MountedFile {
  readonly configMap: string;
  readonly key: string;
}

/** The file that a flag of a container names, by the spec of its pod; undefined where it is in no ConfigMap. */
export function mountedFile(podSpec: unknown, flag: string): MountedFile | undefined {
  const spec = asFields(podSpec);
  const volumes = asFieldsList(spec?.['volumes']);
  const files = asFieldsList(spec?.['containers']).map((one) => fileOf(one, volumes, flag));
  return files.find((file) => file !== undefined);
}

function fileOf(
  container: Fields,
  volumes: readonly Fields[],
  flag: string,
): MountedFile | undefined {
  const args = [...asTexts(container['command']), ...asTexts(container['args'])];
  const path = flagValues(args, flag).at(-1);
  if (path === undefined) return undefined;
  for (const { name, mountPath, subPath } of asFieldsList(container['volumeMounts'])) {
    const file = fileIn(path, asText(mountPath) ?? '', asText(subPath));
    const volume = volumes.find((one) => one['name'] === name);
    const found = file === undefined ? undefined : configMapWith(file, volume);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The file of a volume that a path of a container is; undefined where the volume is mounted elsewhere. */
function fileIn(path: string, mountPath: string, subPath: string | undefined): string | undefined {
  const root = mountPath.replace(/\/$/u, '');
  if (path === root) return subPath;
  if (!path.startsWith(`${root}/`)) return undefined;
  const rest = path.slice(root.length + 1);
  return subPath === undefined ? rest : `${subPath}/${rest}`;
}

/** A volume is one ConfigMap, or is put together of several. */
function configMapWith(file: string, volume: Fields | undefined): MountedFile | undefined {
  const alone = asFields(volume?.['configMap']);
  const sources =
    alone === undefined
      ? asFieldsList(asFields(volume?.['projected'])?.['sources']).map(({ configMap }) =>
          asFields(configMap),
        )
      : [alone];
  for (const source of sources) {
    const configMap = asText(source?.['name']);
    if (configMap === undefined) continue;
    const items = asFieldsList(source?.['items']);
    const item = items.find(({ path }) => path === file);
    if (item !== undefined) return { configMap, key: asText(item['key']) ?? file };
    if (items.length === 0 && !file.includes('/')) return { configMap, key: file };
  }
  return undefined;
}
