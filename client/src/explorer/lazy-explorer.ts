import { EventEmitter } from 'vscode';
import type { Disposable, Event } from 'vscode';
import type { ClusterView } from '../k8s/model.ts';
import type { Services } from '../services.ts';
import type { LoadedExplorer } from './explorer.ts';

/** The explorer behind a door: its bundle is loaded when a view of ours is seen or a command needs it. */
export interface LazyExplorer extends Disposable {
  /** Undefined before the first `get`. */
  readonly loaded: LoadedExplorer | undefined;
  get(): Promise<LoadedExplorer>;
  /** Tells how the clusters stand, once it is loaded. */
  readonly onDidChangeClusters: Event<readonly ClusterView[]>;
}

/** Prepares the explorer; nothing of it is loaded before `get`. */
export function createLazyExplorer(services: () => Services): LazyExplorer {
  let loading: Promise<LoadedExplorer> | undefined;
  let loaded: LoadedExplorer | undefined;
  const changed = new EventEmitter<readonly ClusterView[]>();
  const load = async (): Promise<LoadedExplorer> => {
    const { loadExplorer } = await import('../explorer-bundle.ts');
    const { clusters } = (loaded = loadExplorer(services()));
    clusters.onDidChange(() => changed.fire(clusters.views));
    return loaded;
  };
  return {
    get loaded() {
      return loaded;
    },
    get: () => (loading ??= load()),
    onDidChangeClusters: changed.event,
    dispose: () => {
      changed.dispose();
      loaded?.dispose();
    },
  };
}
