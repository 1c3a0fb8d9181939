/** Colours of the picture, each one a value of CSS. */
export interface DiagramColors {
  readonly paper: string;
  readonly text: string;
  readonly quiet: string;
  /** Of nodes and clusters: what they are filled with, and their edges. */
  readonly node: string;
  readonly cluster: string;
  readonly edge: string;
  readonly promql: string;
  readonly storeApi: string;
  readonly write: string;
  readonly blocks: string;
  readonly focus: string;
  readonly font: string;
}

/** Those of the window's theme. */
export const themeColors: DiagramColors = {
  paper: 'var(--vscode-editor-background)',
  text: 'var(--vscode-foreground)',
  quiet: 'var(--vscode-descriptionForeground)',
  node: 'var(--vscode-editor-background)',
  cluster: 'var(--vscode-editorWidget-background)',
  edge: 'var(--vscode-editorWidget-border, var(--vscode-contrastBorder, currentColor))',
  promql: 'var(--vscode-foreground)',
  storeApi: 'var(--vscode-charts-blue)',
  write: 'var(--vscode-charts-orange)',
  blocks: 'var(--vscode-charts-green)',
  focus: 'var(--vscode-focusBorder)',
  font: 'var(--vscode-font-family)',
};

const fileFont = 'system-ui, "Segoe UI", Helvetica, Arial, sans-serif';

/** Dark on white. */
export const lightColors: DiagramColors = {
  paper: '#ffffff',
  text: '#1f2328',
  quiet: '#59636e',
  node: '#ffffff',
  cluster: '#f3f5f7',
  edge: '#afb8c1',
  promql: '#1f2328',
  storeApi: '#0969da',
  write: '#bc4c00',
  blocks: '#1a7f37',
  focus: '#0969da',
  font: fileFont,
};

/** Light on black. */
export const darkColors: DiagramColors = {
  paper: '#0d1117',
  text: '#e6edf3',
  quiet: '#9198a1',
  node: '#0d1117',
  cluster: '#171d25',
  edge: '#4b5663',
  promql: '#e6edf3',
  storeApi: '#58a6ff',
  write: '#f0883e',
  blocks: '#3fb950',
  focus: '#58a6ff',
  font: fileFont,
};

/** CSS of the picture. Lines differ by their dashes too, not only by their colours. */
export const diagramRules = (colors: DiagramColors): string => `
.topology .paper { fill: ${colors.paper}; }
.topology text { font-family: ${colors.font}; fill: ${colors.text}; }
.topology .title { font-size: 13px; font-weight: 600; }
.topology .words { font-size: 11px; fill: ${colors.quiet}; }
.topology .cluster rect { fill: ${colors.cluster}; stroke: ${colors.edge}; }
.topology .cluster-name text { paint-order: stroke; stroke: ${colors.cluster}; stroke-width: 4px; stroke-linejoin: round; }
.topology .node rect { fill: ${colors.node}; stroke: ${colors.edge}; }
.topology .node.outside rect { fill: ${colors.paper}; }
.topology .icon { fill: none; stroke: ${colors.text}; stroke-width: 1.3; stroke-linecap: round; stroke-linejoin: round; }
.topology .line { fill: none; stroke-width: 1.5; }
.topology .arrow { stroke: none; }
.topology .promql .line { stroke: ${colors.promql}; }
.topology .promql .arrow { fill: ${colors.promql}; }
.topology .store-api .line { stroke: ${colors.storeApi}; stroke-dasharray: 6 4; }
.topology .store-api .arrow { fill: ${colors.storeApi}; }
.topology .write .line { stroke: ${colors.write}; stroke-width: 2.5; }
.topology .write .arrow { fill: ${colors.write}; }
.topology .blocks .line { stroke: ${colors.blocks}; stroke-dasharray: 1.5 4; stroke-linecap: round; stroke-width: 2; }
.topology .blocks .arrow { fill: ${colors.blocks}; }
.topology .node[data-key] { cursor: pointer; outline: none; }
.topology .node[aria-pressed="true"] rect, .topology .node:focus rect { stroke: ${colors.focus}; stroke-width: 2; }
`;
