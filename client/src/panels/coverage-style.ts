/** Colours of the picture, each one a value of CSS. */
export interface PictureColors {
  readonly text: string;
  readonly quiet: string;
  readonly line: string;
  readonly live: string;
  readonly bucket: string;
  readonly lost: string;
  readonly focus: string;
  /** Of bars, behind their text. */
  readonly liveArea: string;
  readonly bucketArea: string;
  readonly lostArea: string;
  readonly paper: string;
  readonly font: string;
  readonly codeFont: string;
}

function area(color: string): string {
  return `color-mix(in srgb, ${color} 28%, var(--vscode-editor-background))`;
}

const blue = 'var(--vscode-charts-blue)';
const green = 'var(--vscode-charts-green)';
const red = 'var(--vscode-editorError-foreground)';

/** Those of the window's theme. */
export const themeColors: PictureColors = {
  text: 'var(--vscode-foreground)',
  quiet: 'var(--vscode-descriptionForeground)',
  line: 'var(--vscode-editorIndentGuide-background1, var(--vscode-contrastBorder, currentColor))',
  live: blue,
  bucket: green,
  lost: red,
  focus: 'var(--vscode-focusBorder)',
  liveArea: area(blue),
  bucketArea: area(green),
  lostArea: 'transparent',
  paper: 'var(--vscode-editor-background)',
  font: 'var(--vscode-font-family)',
  codeFont: 'var(--vscode-editor-font-family)',
};

/** Those of a file: dark on white, understood by every program that shows SVG. */
export const paperColors: PictureColors = {
  text: '#1f2328',
  quiet: '#59636e',
  line: '#d1d9e0',
  live: '#0969da',
  bucket: '#1a7f37',
  lost: '#c4271b',
  focus: '#0969da',
  liveArea: '#cfe3fb',
  bucketArea: '#cdeed5',
  lostArea: '#ffffff',
  paper: '#ffffff',
  font: 'sans-serif',
  codeFont: 'monospace',
};

/** CSS of the picture. */
export function coverageRules(colors: PictureColors): string {
  const { text, quiet, line, live, bucket, lost, focus, font, codeFont } = colors;
  return `
.paper { fill: ${colors.paper}; }
.title { font: 600 14px ${font}; fill: ${text}; }
.mark { font: 11px ${font}; fill: ${quiet}; }
.tick, .grid { stroke: ${line}; stroke-width: 1; }
.grid { opacity: 0.6; }
.label { font: 12px ${codeFont}; fill: ${text}; }
.summary { font: 11px ${font}; fill: ${quiet}; }
.summary.lost { fill: ${lost}; }
/* Lines of the axis stay behind the words. */
.label, .summary { paint-order: stroke; stroke: ${colors.paper}; stroke-width: 4px; }
.bar .text { font: 11px ${font}; fill: ${text}; }
.shape { stroke-width: 1; }
.pattern { fill: none; }
.live .shape { fill: ${colors.liveArea}; stroke: ${live}; }
.bucket .shape { fill: ${colors.bucketArea}; stroke: ${bucket}; }
.bucket .pattern { fill: url(#dots); }
.silent .shape { fill: none; stroke: ${quiet}; stroke-dasharray: 5 3; }
.lost .shape { fill: ${colors.lostArea}; stroke: ${lost}; }
.lost .pattern { fill: url(#hatch); }
.filled .shape { fill: none; stroke: ${quiet}; stroke-dasharray: 1 3; }
.bucket .text { paint-order: stroke; stroke: ${colors.bucketArea}; stroke-width: 3px; }
.lost .text { paint-order: stroke; stroke: ${colors.paper}; stroke-width: 3px; }
.hatch { stroke: ${lost}; stroke-width: 2; opacity: 0.55; }
.dot { fill: ${bucket}; opacity: 0.7; }
.chosen .shape, .bar:focus .shape { stroke: ${focus}; stroke-width: 2; stroke-dasharray: none; }
`;
}
