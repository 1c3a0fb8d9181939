import type { Subscription } from '../util/emitter.ts';
import type { TreeNode } from './tree-node.ts';

/** The rows of one view. `tree-provider.ts` shows any of them; a source knows nothing of the editor. */
export interface TreeSource {
  /** Id of the view in the manifest. */
  readonly viewId: string;
  /** The rows at the top, as things are now. Cheap: rows below are built by `children`, when somebody looks. */
  roots(): readonly TreeNode[];
  /** Something that rows depend on changed. May be called often: the provider gathers calls. */
  onDidChange(listener: () => void): Subscription;
  /** The view came into sight or went; what costs something (polls, queries) rests while it is not visible. */
  setVisible?(visible: boolean): void;
  /** Ids of the expanded rows in sight, whenever they change. */
  expanded?(ids: ReadonlySet<string>): void;
  /** One line above the rows, such as the filter that is on; none hides it. */
  message?(): string | undefined;
  /** A number on the icon of the view, and what it counts in words. */
  badge?(): { readonly value: number; readonly words: string } | undefined;
  dispose?(): void;
}
