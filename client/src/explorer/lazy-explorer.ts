import type { Disposable } from 'vscode';
import type { Services } from '../services.ts';
import type { LoadedExplorer } from './explorer.ts';

/** The explorer behind a door: its bundle is loaded when a view of ours is seen or a command needs it. */
export interface LazyExplorer extends Disposable {
  /** Undefined before the first `get`. */
  readonly loaded: LoadedExplorer | undefined;
  get(): Promise<LoadedExplorer>;
}

/** Prepares the explorer; nothing of it is loaded before `get`. */
export function createLazyExplorer(services: () => Services): LazyExplorer {
  let loading: Promise<LoadedExplorer> | undefined;
  let loaded: LoadedExplorer | undefined;
  const load = async (): Promise<LoadedExplorer> => {
    const { loadExplorer } = await import('../explorer-bundle.ts');
    loaded = loadExplorer(services());
    return loaded;
  };
  return {
    get loaded() {
      return loaded;
    },
    get: () => (loading ??= load()),
    dispose: () => loaded?.dispose(),
  };
}
