import type { Locator, Page } from 'playwright-core';
import { resultScheme } from '../../client/src/manifest-names.ts';
import { waitFor } from '../stand/processes.mjs';

/** Time (ms) for a row of a list to come, and how often the list is opened for it. */
const patienceMs = 3000;
const attempts = 10;

/** The parts of a VS Code window that the tests look at and the keys they press. */
export class Workbench {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** The item of ours in the status bar. */
  get status(): Locator {
    return this.page.locator('.statusbar-item[id$="gauntlet.status"]');
  }

  get quickInput(): Locator {
    return this.page.locator('.quick-input-widget:visible');
  }

  /** Rows of the completion list. */
  get suggestions(): Locator {
    return this.page.locator('.suggest-widget.visible .monaco-list-row');
  }

  get hover(): Locator {
    return this.page.locator('.monaco-hover:not(.hidden) .monaco-hover-content').first();
  }

  /** A toast with that text. */
  notification(text: string | RegExp): Locator {
    return this.page.locator('.notifications-toasts .notification-list-item', { hasText: text });
  }

  /** The editor that has the focus or had it last. */
  get activeEditor(): Locator {
    return this.page.locator('.editor-group-container.active .monaco-editor[role="code"]');
  }

  /** Runs a command by its title in the palette, as people do. */
  async command(title: string): Promise<void> {
    await this.#ask('F1', `>${title}`, title);
  }

  /** Takes the row of that text in the open quick input. */
  async answer(text: string): Promise<void> {
    await this.fill(text);
    await this.#take(text, text);
  }

  /** A row of the open list: its label as it is read out, before any description. */
  #row(text: string): Locator {
    const name = new RegExp(`(^|\\s)${RegExp.escape(text)}…?(,|$)`);
    return this.quickInput.getByRole('option', { name }).first();
  }

  /** Takes a row, and waits until the list makes room for what comes next: what was typed goes away. */
  async #take(text: string, typed: string): Promise<void> {
    const row = this.#row(text);
    await row.waitFor();
    for (let step = 0; step < attempts && !(await isFocused(row)); step++)
      await this.page.keyboard.press('ArrowDown');
    await this.page.keyboard.press('Enter');
    await waitFor(async () => (await this.#isPast(typed)) || undefined, {
      timeoutMs: patienceMs,
      everyMs: 20,
      describe: () => `the list with "${typed}" stays`,
    });
  }

  /** Whether the quick input is gone or shows something else. */
  async #isPast(typed: string): Promise<boolean> {
    const input = this.quickInput.locator('input').first();
    // The input may go away between any two looks at it.
    const value = await input.inputValue({ timeout: 200 }).catch(() => undefined);
    return value !== typed;
  }

  /** Opens a list by a key and takes a row. A list opened too early misses what comes later: it is opened again. */
  async #ask(key: string, typed: string, text: string): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      await this.page.keyboard.press(key);
      await this.fill(typed);
      try {
        await this.#row(text).waitFor({ timeout: patienceMs });
        break;
      } catch (error) {
        if (attempt === attempts) throw error;
        await this.page.keyboard.press('Escape');
      }
    }
    await this.#take(text, typed);
  }

  /** Types into the open quick input. */
  async fill(text: string): Promise<void> {
    const input = this.quickInput.locator('input').first();
    await input.waitFor();
    await input.fill(text);
  }

  /** Opens a file of the folder and puts the focus into it. */
  async open(name: string): Promise<void> {
    await this.#ask('ControlOrMeta+P', name, name);
    await this.page.locator('.tab.active', { hasText: name }).waitFor();
    await this.activeEditor.and(this.page.locator('.focused')).waitFor();
    await this.activeEditor.locator('.view-line').first().waitFor();
  }

  /** Puts the cursor; line and column count from 1. */
  async goTo(line: number, column: number): Promise<void> {
    await this.page.keyboard.press('Control+G');
    await this.fill(`:${line}:${column}`);
    await this.page.keyboard.press('Enter');
    await this.quickInput.waitFor({ state: 'hidden' });
  }

  /** Replaces the text of the active editor without the help of auto-closing. */
  async setText(text: string): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+A');
    await this.page.keyboard.press('Delete');
    await this.page.keyboard.insertText(text);
  }

  async save(): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+S');
    await this.page.locator('.tab.active.dirty').waitFor({ state: 'detached' });
  }

  /** Closes the active tab. */
  async closeTab(): Promise<void> {
    await this.command('View: Close Editor');
  }

  /** Closes all notifications. */
  async dismiss(): Promise<void> {
    await this.command('Notifications: Clear All Notifications');
    await this.page
      .locator('.notifications-toasts .notification-list-item')
      .waitFor({ state: 'detached' });
  }

  /** The text of our status item, without its icon. */
  async statusText(): Promise<string> {
    return (await this.status.innerText()).replaceAll('\u00A0', ' ').trim();
  }

  /** Waits until the status item begins with that text. */
  async waitForStatus(text: string): Promise<void> {
    // A blank of the status bar is a no-break space.
    const pattern = text
      .split(' ')
      .map((word) => RegExp.escape(word))
      .join('\\s');
    await this.status.filter({ hasText: new RegExp(`^\\s*${pattern}`) }).waitFor();
  }

  /** What the editor knows of the token at a place: scopes, semantic type. Line and column count from 1. */
  async tokenAt(line: number, column: number): Promise<string> {
    await this.goTo(line, column);
    await this.command('Developer: Inspect Editor Tokens and Scopes');
    const widget = this.page.locator('.token-inspect-widget', { hasText: 'textmate scopes' });
    const text = await widget.innerText();
    await this.page.keyboard.press('Escape');
    await widget.waitFor({ state: 'detached' });
    return text;
  }

  /** The first code lens with that text. */
  lens(text: RegExp): Locator {
    return this.page.locator('.codelens-decoration a', { hasText: text }).first();
  }

  /** The text of the result document beside the query, once it holds `expected`. */
  async resultText(expected: RegExp): Promise<string> {
    const lines = this.page.locator(`.monaco-editor[data-uri^="${resultScheme}:"] .view-lines`);
    await lines.filter({ hasText: expected }).waitFor();
    // The editor draws lines as it likes; their place on the screen is their order, a blank is a no-break space.
    const drawn = await Promise.all(
      (await lines.locator('.view-line').all()).map(async (line) => ({
        top: (await line.boundingBox())?.y ?? 0,
        text: ((await line.textContent()) ?? '').replaceAll('\u00A0', ' '),
      })),
    );
    return drawn
      .toSorted((a, b) => a.top - b.top)
      .map(({ text }) => text)
      .join('\n');
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }
}

async function isFocused(row: Locator): Promise<boolean> {
  return ((await row.getAttribute('class')) ?? '').split(' ').includes('focused');
}
