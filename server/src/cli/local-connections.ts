import { unwatchFile, watchFile, type StatsListener } from 'node:fs';
import type { LocalConnections } from '../lsp/effective-connections.ts';
import type { LocalConnectionsSource } from '../lsp/runtime.ts';
import type { Log } from '../util/log.ts';
import { loadConnections } from './connections-file.ts';

interface Options {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly readFile: (path: string) => Promise<string>;
  readonly log: Log;
}

/** Milliseconds between two looks at a file. Looking, unlike being told, also sees a file that appears later. */
const interval = 500;

/** Watches a set of files that may change with every load. */
const createWatcher = (changed: () => void) => {
  const listeners = new Map<string, StatsListener>();
  const unwatch = (path: string, listener: StatsListener): void => {
    unwatchFile(path, listener);
    listeners.delete(path);
  };
  return {
    watchOnly: (paths: readonly string[]): void => {
      for (const [path, listener] of listeners) if (!paths.includes(path)) unwatch(path, listener);
      for (const path of paths) {
        if (listeners.has(path)) continue;
        const listener: StatsListener = (now, before) => {
          if (now.mtimeMs !== before.mtimeMs || now.size !== before.size) changed();
        };
        listeners.set(path, listener);
        watchFile(path, { interval, persistent: false }, listener);
      }
    },
    dispose: (): void => {
      for (const [path, listener] of listeners) unwatch(path, listener);
    },
  };
};

/** Connections of a file, read again whenever it or a file with one of its secrets changes. */
export const fileConnections = (path: string, options: Options): LocalConnectionsSource => {
  const listeners = new Set<() => void>();
  const watcher = createWatcher(() => {
    for (const listener of listeners) listener();
  });
  return {
    load: async () => {
      const { local, problems, files } = await loadConnections(path, options);
      for (const problem of problems) options.log.error(problem);
      if (listeners.size > 0) watcher.watchOnly(files);
      return local;
    },
    watch: (listener) => {
      listeners.add(listener);
      watcher.watchOnly([path]);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) watcher.dispose();
      };
    },
  };
};

/** The one connection of `--url`. */
export const urlConnection = (url: string): LocalConnectionsSource => {
  const name = new URL(url).host;
  const local: LocalConnections = {
    connections: [{ name, url, credentials: { kind: 'none' } }],
    fallback: name,
  };
  return { load: () => Promise.resolve(local), watch: () => () => undefined };
};
