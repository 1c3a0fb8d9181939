import type { PageMessage, PanelContent } from '../../../client/src/panels/messages.ts';
import type { Panel } from '../../../client/src/panels/panel.ts';
import { createEmitter } from '../../../client/src/util/emitter.ts';

/** A panel without an editor. */
export function fakePanel() {
  let visible = true;
  const messages = createEmitter<PageMessage>();
  const ends = createEmitter<void>();
  const shown: PanelContent[] = [];
  const panel: Panel = {
    show: (content) => void shown.push(content),
    onMessage: messages.event,
    onDidDispose: ends.event,
    reveal: () => undefined,
    isVisible: () => visible,
    again: () => messages.fire({ kind: 'act', action: 'refresh', value: '' }),
  };
  return {
    panel,
    /** All that was shown, and what is. */
    shown,
    body: () => shown.at(-1)?.body ?? '',
    details: () => shown.at(-1)?.details ?? '',
    send: messages.fire,
    act: (action: string, value = '') => messages.fire({ kind: 'act', action, value }),
    close: () => ends.fire(),
    /** Another editor is brought before it, or taken away. */
    see: (seen: boolean) => void (visible = seen),
  };
}
