import type {
  TopologyDiagram,
  TopologyDiagramNode,
  TopologyError,
} from '../../../server/src/protocol/topology.ts';
import { say } from '../util/words.ts';
import { markup, nothing } from './markup.ts';
import type { Markup } from './markup.ts';
import type { PanelContent } from './messages.ts';
import { button, headStyle } from './page-parts.ts';

/** All that the panel with the picture of a topology shows. */
export interface TopologyDiagramState {
  /** Name of the file. */
  readonly file: string;
  /** As it could be drawn last. */
  readonly diagram: TopologyDiagram;
  /** What is wrong with the file as it is now. */
  readonly errors: readonly TopologyError[];
  /** What is shown is older than the file, which cannot be drawn. */
  readonly stale: boolean;
  /** As wide as the panel, else as wide as it is. */
  readonly fits: boolean;
  /** Key of the node whose details are shown. */
  readonly chosen?: string;
}

/** What the page looks like beside its frame and the picture. */
export const topologyPageStyle = `
${headStyle}
.picture { overflow-x: auto; }
.picture.fits svg { max-width: 100%; height: auto; }
.stale svg { opacity: 0.5; }
`;

/** The panel as HTML. */
export function topologyDiagramContent(state: TopologyDiagramState): PanelContent {
  const { file, diagram, fits, stale } = state;
  const body = markup`<div class="head"><h1>${say('Topology {file}', { file })}</h1><span class="quiet">${diagram.title}</span></div>
${noticeOf(state)}
<div class="tools">
<button type="button" data-key="fit" data-action="fit" aria-pressed="${String(fits)}">${say('Fit to Width')}</button>
<span class="space"></span>
${button('save', say('Save as SVG…'))}
</div>
<p class="quiet">${say('Arrow keys go from box to box, Enter shows what a box is and whom it asks.')}</p>
<div class="picture${fits ? ' fits' : ''}${stale ? ' stale' : ''}">${pictureOf(state)}</div>`;
  return { body: body.text, details: detailsOf(state).text };
}

function noticeOf({ errors, stale }: TopologyDiagramState): Markup {
  const [first] = errors;
  if (first === undefined) return nothing;
  const count = errors.length - 1;
  const more =
    count === 0
      ? ''
      : ` · ${say('{count, plural, one {# more error} other {# more errors}}', { count })}`;
  const what = stale
    ? say('The file cannot be drawn as it is; this is how it was before.')
    : say('The file has errors; this is what can be understood of it.');
  return markup`<div class="notice error" role="alert"><div><strong>${what}</strong> ${say('Line {line}: {message}', { line: first.line + 1, message: first.message })}${more}</div></div>`;
}

/** The server's own drawing: what the file says in it is escaped there. */
function pictureOf({ diagram, chosen }: TopologyDiagramState): Markup {
  const node = nodeOf(diagram, chosen);
  const text =
    node === undefined
      ? diagram.svg
      : diagram.svg.replace(`data-key="${node.key}"`, (key) => `${key} aria-pressed="true"`);
  return { kind: 'markup', text };
}

/** What is told of a box. */
function detailsOf({ diagram, chosen }: TopologyDiagramState): Markup {
  const node = nodeOf(diagram, chosen);
  if (node === undefined) return nothing;
  const source =
    node.at === undefined
      ? nothing
      : markup`<p><button type="button" data-key="source" data-action="source" data-value="${node.key}">${say('Show in File')}</button></p>`;
  return markup`<p><strong>${node.title}</strong></p>${node.sentences.map((sentence) => markup`<p>${sentence}</p>`)}${source}`;
}

/** The node of a key; undefined where the picture has none. */
export function nodeOf(
  { nodes }: TopologyDiagram,
  wanted: string | undefined,
): TopologyDiagramNode | undefined {
  return nodes.find(({ key }) => key === wanted);
}
