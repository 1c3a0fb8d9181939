/** Colours of the pictures of autoscaling, each one a value of CSS. */
export interface LineColors {
  readonly text: string;
  readonly quiet: string;
  readonly grid: string;
  readonly recorded: string;
  readonly current: string;
  /** Of the candidates, in their order. */
  readonly candidates: readonly string[];
  readonly demand: string;
  readonly metric: string;
  readonly target: string;
  readonly cursor: string;
  readonly paper: string;
  readonly font: string;
  readonly codeFont: string;
}

/** Those of the window's theme. */
export const themeLineColors: LineColors = {
  text: 'var(--vscode-foreground)',
  quiet: 'var(--vscode-descriptionForeground)',
  grid: 'var(--vscode-editorIndentGuide-background1, var(--vscode-contrastBorder, currentColor))',
  recorded: 'var(--vscode-foreground)',
  current: 'var(--vscode-charts-blue)',
  candidates: [
    'var(--vscode-charts-purple)',
    'var(--vscode-charts-green)',
    'var(--vscode-charts-red)',
    'var(--vscode-charts-yellow)',
  ],
  demand: 'var(--vscode-charts-green)',
  metric: 'var(--vscode-charts-blue)',
  target: 'var(--vscode-editorError-foreground)',
  cursor: 'var(--vscode-focusBorder)',
  paper: 'var(--vscode-editor-background)',
  font: 'var(--vscode-font-family)',
  codeFont: 'var(--vscode-editor-font-family)',
};

/** Those of a file: dark on white, understood by every program that shows SVG. */
export const paperLineColors: LineColors = {
  text: '#1f2328',
  quiet: '#59636e',
  grid: '#d1d9e0',
  recorded: '#1f2328',
  current: '#0969da',
  candidates: ['#8250df', '#1a7f37', '#c4271b', '#9a6700'],
  demand: '#1a7f37',
  metric: '#0969da',
  target: '#c4271b',
  cursor: '#0969da',
  paper: '#ffffff',
  font: 'sans-serif',
  codeFont: 'monospace',
};

/** Dashes of the candidates' lines, so that none is told by its colour alone. */
const dashes: readonly string[] = ['3 3', '10 3 3 3', '16 5', '8 3 3 3 3 3'];

/** CSS of the pictures. */
export function lineRules(colors: LineColors): string {
  const { text, quiet, grid, font, codeFont, paper, target } = colors;
  const candidates = colors.candidates.map(
    (color, index) =>
      `.candidate-${index} { stroke: ${color}; stroke-width: 2.5; stroke-dasharray: ${dashes[index] ?? 'none'}; }`,
  );
  return `
.paper { fill: ${paper}; }
.title { font: 600 14px ${font}; fill: ${text}; }
.mark { font: 11px ${font}; fill: ${quiet}; }
.tick, .grid { stroke: ${grid}; stroke-width: 1; }
.grid { opacity: 0.6; }
.label { font: 600 12px ${font}; fill: ${text}; }
.code { font-family: ${codeFont}; }
.remark { font: 11px ${font}; fill: ${quiet}; }
/* Lines stay behind the words. */
.label, .remark, .target-text { paint-order: stroke; stroke: ${paper}; stroke-width: 4px; }
.line { fill: none; stroke-linejoin: round; stroke-width: 1.5; }
/* Wide, for what others hide where they are the same. */
.recorded { stroke: ${colors.recorded}; stroke-width: 5; opacity: 0.35; }
.current { stroke: ${colors.current}; stroke-width: 2; stroke-dasharray: 7 4; }
${candidates.join('\n')}
.demand { stroke: ${colors.demand}; }
.metric { stroke: ${colors.metric}; }
.target { stroke: ${target}; stroke-width: 1.2; stroke-dasharray: 4 3; }
.target-text { font: 11px ${font}; fill: ${target}; }
.cursor { stroke: ${colors.cursor}; stroke-width: 1.5; }
.cursor-text { font: 600 11px ${font}; fill: ${colors.text}; }
.cursor-back { fill: ${paper}; stroke: ${colors.cursor}; }
.what-if { fill: ${quiet}; opacity: 0.14; }
.what-if-text { font: 11px ${font}; fill: ${quiet}; }
.area { fill: transparent; }
.dot { fill: ${colors.metric}; stroke: ${paper}; }
.dot.now { fill: ${colors.recorded}; }
`;
}
