import { markup } from './markup.ts';
import type { Markup } from './markup.ts';

export interface PageOptions {
  /** Of this page alone. */
  readonly nonce: string;
  /** Address of the script. */
  readonly script: string;
  readonly title: string;
  /** CSS of what the panel shows. */
  readonly style: string;
  /** Language of the window: `en`. */
  readonly language: string;
}

/** The page of a panel, before anything is shown: only our script runs, only our style counts, nothing is loaded. */
export function pageHtml({ nonce, script, title, style, language }: PageOptions): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  // The style is ours, and it is no text of a page: `>` means something in it.
  const rules: Markup = { kind: 'markup', text: `${frame}${style}` };
  return markup`<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style nonce="${nonce}">${rules}</style>
</head>
<body>
<main id="body"></main>
<section id="details" role="status" aria-live="polite"></section>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>
`.text;
}

/** What all panels look like, in the colours of the window. */
const frame = `
* { box-sizing: border-box; }
html, body { margin: 0; padding: 0; }
body {
  color: var(--vscode-foreground);
  background: var(--vscode-editor-background);
  font-family: var(--vscode-font-family);
  font-size: var(--vscode-font-size);
  line-height: 1.5;
  display: flex; flex-direction: column; min-height: 100vh;
}
main { padding: 12px 16px; flex: 1; }
h1 { font-size: 1.25em; font-weight: 600; margin: 0; }
h2 { font-size: 1.05em; font-weight: 600; margin: 16px 0 4px; }
p { margin: 4px 0; }
code, .code { font-family: var(--vscode-editor-font-family); font-size: var(--vscode-editor-font-size); }
.quiet { color: var(--vscode-descriptionForeground); }
.tools { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; margin: 8px 0; }
.tools .space { flex: 1; }
.group { display: flex; }
.group button { border-radius: 0; margin-left: -1px; }
.group button:first-child { border-radius: 2px 0 0 2px; margin-left: 0; }
.group button:last-child { border-radius: 0 2px 2px 0; }
button {
  font: inherit; line-height: 18px; padding: 2px 10px; border-radius: 2px; cursor: pointer;
  color: var(--vscode-button-secondaryForeground);
  background: var(--vscode-button-secondaryBackground);
  border: 1px solid var(--vscode-button-border, var(--vscode-contrastBorder, transparent));
}
button:hover { background: var(--vscode-button-secondaryHoverBackground); }
button[aria-pressed="true"] {
  color: var(--vscode-button-foreground);
  background: var(--vscode-button-background);
}
/* There buttons have no background of their own. */
.vscode-high-contrast button[aria-pressed="true"] {
  font-weight: 600; text-decoration: underline;
  box-shadow: inset 0 0 0 2px var(--vscode-contrastActiveBorder, currentColor);
}
button:focus-visible, input:focus-visible, summary:focus-visible {
  outline: 1px solid var(--vscode-focusBorder); outline-offset: 1px;
}
input {
  font: inherit; line-height: 18px; padding: 2px 6px; min-width: 12em; border-radius: 2px;
  color: var(--vscode-input-foreground);
  background: var(--vscode-input-background);
  border: 1px solid var(--vscode-input-border, var(--vscode-contrastBorder, transparent));
}
input::placeholder { color: var(--vscode-input-placeholderForeground); }
.notice { display: flex; gap: 8px; margin: 8px 0; padding: 6px 10px;
  border-left: 3px solid var(--vscode-editorWarning-foreground);
  background: var(--vscode-textBlockQuote-background); }
.notice.error { border-left-color: var(--vscode-editorError-foreground); }
.empty { padding: 32px 0; max-width: 60ch; }
#details {
  position: sticky; bottom: 0; padding: 8px 16px;
  background: var(--vscode-editorWidget-background);
  border-top: 1px solid var(--vscode-editorWidget-border, var(--vscode-contrastBorder, transparent));
}
#details:empty { display: none; }
#details p { margin: 2px 0; }
`;
