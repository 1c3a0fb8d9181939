import type { Locator, Page } from 'playwright-core';

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
    await this.#row(text).waitFor();
    await this.page.keyboard.press('Enter');
  }

  #row(text: string): Locator {
    return this.quickInput.locator('.monaco-list-row', { hasText: text }).first();
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
    await this.page.keyboard.press('Enter');
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

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }
}
