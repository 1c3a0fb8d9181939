import type { Editor } from '../editor.ts';
import { launchEditor } from '../launcher.ts';

export interface ExplorerEditor {
  /** The package. */
  readonly file: string;
  /** Packages that are installed beside it. */
  readonly others?: readonly string[];
  /** One file or several, as in KUBECONFIG. */
  readonly kubeconfig: string;
  readonly log: (line: string) => void;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly size?: { readonly width: number; readonly height: number };
  readonly scale?: number;
}

/** The editor with the extension and nothing but the clusters of a kubeconfig. */
export function launchExplorerEditor(options: ExplorerEditor): Promise<Editor> {
  const { file, others = [], kubeconfig, settings, ...rest } = options;
  return launchEditor({
    size: { width: 1280, height: 1500 },
    ...rest,
    extension: { kind: 'package', file, others },
    env: { KUBECONFIG: kubeconfig },
    settings: {
      // All rows are where they are looked for, and every menu is one that a test can read.
      'window.menuStyle': 'custom',
      'workbench.tree.enableStickyScroll': false,
      ...settings,
    },
  });
}
