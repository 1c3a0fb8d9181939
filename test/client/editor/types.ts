/** Classes of the module `vscode`, as far as our files use them. */

type Listener<T> = (value: T) => unknown;

export class Disposable {
  readonly #end: () => unknown;
  constructor(end: () => unknown) {
    this.#end = end;
  }
  static from(...parts: readonly { dispose(): unknown }[]): Disposable {
    return new Disposable(() => {
      for (const part of parts) part.dispose();
    });
  }
  dispose(): unknown {
    return this.#end();
  }
}

export class EventEmitter<T> {
  readonly #listeners = new Set<Listener<T>>();
  readonly event = (listener: Listener<T>): Disposable => {
    this.#listeners.add(listener);
    return new Disposable(() => this.#listeners.delete(listener));
  };
  fire(value: T): void {
    for (const listener of this.#listeners) listener(value);
  }
  dispose(): void {
    this.#listeners.clear();
  }
}

export class CancellationError extends Error {}

export class ThemeColor {
  readonly id: string;
  constructor(id: string) {
    this.id = id;
  }
}

export class ThemeIcon {
  readonly id: string;
  readonly color: ThemeColor | undefined;
  constructor(id: string, color?: ThemeColor) {
    this.id = id;
    this.color = color;
  }
}

export class TreeItem {
  label: string;
  collapsibleState: number;
  id?: string;
  description?: string;
  contextValue?: string;
  tooltip?: MarkdownString;
  iconPath?: ThemeIcon;
  constructor(label: string, collapsibleState = 0) {
    this.label = label;
    this.collapsibleState = collapsibleState;
  }
}

export class Uri {
  readonly #text: string;
  constructor(text: string) {
    this.#text = text;
  }
  static parse(text: string): Uri {
    return new Uri(text);
  }
  static file(path: string): Uri {
    return new Uri(`file://${path}`);
  }
  static from({ scheme, path }: { readonly scheme: string; readonly path: string }): Uri {
    return new Uri(`${scheme}:${path}`);
  }
  get path(): string {
    return this.#text.replace(/^[^:]*:(?:\/\/[^/]*)?/u, '');
  }
  with({ path }: { readonly path: string }): Uri {
    return new Uri(this.#text.slice(0, this.#text.length - this.path.length) + path);
  }
  toString(): string {
    return this.#text;
  }
}

/** Source: vscode 1.139 vs/base/common/htmlContent.ts, MarkdownString and escapeMarkdownSyntaxTokens. */
export class MarkdownString {
  value: string;
  isTrusted?: boolean;
  supportHtml?: boolean;
  readonly supportThemeIcons: boolean;
  constructor(value = '', supportThemeIcons = false) {
    this.value = value;
    this.supportThemeIcons = supportThemeIcons;
  }
  appendMarkdown(text: string): this {
    this.value += text;
    return this;
  }
  appendText(text: string): this {
    this.value += text
      .replaceAll(/[\\`*_{}[\]()#+\-!~]/g, String.raw`\$&`)
      .replaceAll(/[ \t]+/g, (blanks) => '&nbsp;'.repeat(blanks.length))
      .replaceAll('>', String.raw`\>`)
      .replaceAll('\n', '\n\n');
    return this;
  }
  appendCodeblock(text: string, language = ''): this {
    const longest = Math.max(0, ...[...text.matchAll(/^`+/gm)].map(([fence]) => fence.length));
    const fence = '`'.repeat(Math.max(3, longest + 1));
    this.value += `${fence}${language}\n${text}\n${fence}\n`;
    return this;
  }
}
