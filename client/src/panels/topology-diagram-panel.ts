import type {
  TopologyDiagram,
  TopologyDiagramResult,
} from '../../../server/src/protocol/topology.ts';
import type { Subscription } from '../util/emitter.ts';
import type { Timers } from '../util/timers.ts';
import type { PageMessage } from './messages.ts';
import type { Panel } from './panel.ts';
import { nodeOf, topologyDiagramContent } from './topology-diagram-page.ts';
import type { TopologyDiagramState } from './topology-diagram-page.ts';

/** Milliseconds after the last keystroke before the picture is drawn again. */
const settleMs = 300;

export interface TopologyDiagramPanelOptions {
  readonly panel: Panel;
  /** Name of the file. */
  readonly file: string;
  readonly first: TopologyDiagram;
  /** The picture of the file as it is now. */
  readonly ask: () => Promise<TopologyDiagramResult>;
  /** The text of the file changed. */
  readonly onDidEdit: (listener: () => void) => Subscription;
  /** Lets a person choose a file for an SVG. */
  readonly save: (name: string, svg: string) => Promise<void>;
  /** Goes to a place of the file, lines and columns from 0. */
  readonly open: (at: { readonly line: number; readonly column: number }) => Promise<void>;
  readonly onError: (error: unknown) => void;
  readonly timers: Timers;
}

/** Keeps a panel as the file is, until the panel is closed. What cannot be drawn leaves the last picture. */
export function fillTopologyDiagramPanel(options: TopologyDiagramPanelOptions): void {
  const { panel, onError, timers } = options;
  let open = true;
  let asked = 0;
  let settle: (() => void) | undefined;
  let state: TopologyDiagramState = {
    file: options.file,
    diagram: options.first,
    errors: options.first.errors,
    stale: false,
    fits: true,
  };
  const change = (part: Partial<TopologyDiagramState>): void => {
    state = { ...state, ...part };
    if (open) panel.show(topologyDiagramContent(state));
  };
  const draw = async (): Promise<void> => {
    asked += 1;
    const turn = asked;
    const result = await options.ask();
    // A later question is about a newer text.
    if (turn !== asked) return;
    if (result.ok) {
      change({ diagram: result.diagram, errors: result.diagram.errors, stale: false });
    } else change({ errors: result.errors, stale: true });
  };
  const edited = options.onDidEdit(() => {
    settle?.();
    settle = timers.after(settleMs, () => {
      draw().catch(onError);
    });
  });
  const message = (message: PageMessage): void => {
    if (message.kind === 'size') {
      // A new page says how wide it is, and shows what it is told then.
      change({});
      return;
    }
    const { action, value } = message;
    switch (action) {
      case 'fit':
        change({ fits: !state.fits });
        return;
      case 'choose':
        change({ chosen: value });
        return;
      case 'source': {
        const at = nodeOf(state.diagram, value)?.at;
        if (at !== undefined) options.open(at).catch(onError);
        return;
      }
      case 'refresh':
        draw().catch(onError);
        return;
      case 'save':
        options.save(fileName(state.file), state.diagram.file).catch(onError);
    }
  };
  const listening = panel.onMessage(message);
  panel.onDidDispose(() => {
    open = false;
    settle?.();
    edited.dispose();
    listening.dispose();
  });
  change({});
}

/** `prod.svg` of `prod.thanos-topology.yaml`. */
function fileName(file: string): string {
  return `${file.replace(/\.thanos-topology\.ya?ml$/i, '').replaceAll(/[^\w.-]+/g, '-')}.svg`;
}
