import type { Subscription } from '../util/emitter.ts';
import type { PageMessage, PanelContent } from './messages.ts';

/** A page beside the editors, seen from what fills it. */
export interface Panel {
  /** Replaces what is shown. It is kept while the panel is hidden. */
  show(content: PanelContent): void;
  onMessage(listener: (message: PageMessage) => void): Subscription;
  onDidDispose(listener: () => void): Subscription;
  /** Brings it to the front. */
  reveal(): void;
  /** Whether somebody can see it now. */
  isVisible(): boolean;
  /** As if somebody had pressed its button for looking again. */
  again(): void;
}
