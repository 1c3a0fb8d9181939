import type { Locator, Page } from 'playwright-core';
import { resultScheme } from '../../client/src/manifest-names.ts';
import { waitFor } from '../stand/processes.mjs';
import type { PageElement } from './page-element.ts';

/** Time (ms) for a row of a list to come, and how often the list is opened for it. */
const patienceMs = 5000;
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
    return this.page
      .locator('.notifications-toasts .notification-list-item', { hasText: text })
      .first();
  }

  /** The editor that has the focus or had it last. */
  get activeEditor(): Locator {
    return this.page.locator('.editor-group-container.active .monaco-editor[role="code"]');
  }

  /** A colour of the theme, as the browser computes it for a text. */
  async color(name: string): Promise<string> {
    // As text: the tests know no DOM.
    return this.page.evaluate<string>(`(() => {
      const probe = document.createElement('span');
      probe.style.color = 'var(--vscode-${name})';
      document.querySelector('.monaco-workbench').append(probe);
      const { color } = getComputedStyle(probe);
      probe.remove();
      return color;
    })()`);
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

  /**
   * Takes a row, and waits until the list makes room for what comes next: what was typed goes away. A list that finds
   * more just then lets a key pass: it is pressed again.
   */
  async #take(text: string, typed: string): Promise<void> {
    const row = this.#row(text);
    for (let attempt = 1; ; attempt++) {
      await row.waitFor();
      await this.#focus(row);
      await this.page.keyboard.press('Enter');
      try {
        await waitFor(async () => (await this.#isPast(typed)) || undefined, {
          timeoutMs: patienceMs,
          everyMs: 20,
          describe: () => `the list with "${typed}" stays`,
        });
        return;
      } catch (error) {
        if (attempt === attempts) throw error;
      }
    }
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
      try {
        await this.fill(typed);
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

  /** Answers the input box with that prompt. */
  async reply(prompt: string, text: string): Promise<void> {
    const shown = new RegExp(`^${RegExp.escape(prompt)}`);
    await this.quickInput.locator('.quick-input-message', { hasText: shown }).waitFor();
    await this.fill(text);
    await this.page.keyboard.press('Enter');
  }

  /**
   * Does something until it shows what is expected. What the editor asked for too early, before the server knew, it
   * does not ask for again by itself.
   */
  async #until(act: () => Promise<void>, shown: Locator): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      await act();
      try {
        await shown.waitFor({ timeout: patienceMs });
        return;
      } catch (error) {
        if (attempt === attempts) throw error;
        await this.page.keyboard.press('Escape');
      }
    }
  }

  /** Opens the completion list at the cursor and puts the focus on the row of that name. */
  async suggest(name: string): Promise<void> {
    const label = this.page.locator('.label-name', {
      hasText: new RegExp(`^${RegExp.escape(name)}$`),
    });
    const row = this.suggestions.filter({ has: label }).first();
    await this.#until(() => this.page.keyboard.press('Control+Space'), row);
    await this.#focus(row);
  }

  /** Shows the hover at a place, once it has that text; line and column count from 1. */
  async showHover(line: number, column: number, text: string): Promise<string> {
    const shown = this.hover.filter({ hasText: text });
    await this.#until(async () => {
      await this.goTo(line, column);
      await this.command('Show or Focus Hover');
    }, shown);
    return shown.innerText();
  }

  /** Takes the quick fix of that title at the cursor. */
  async quickFix(title: string): Promise<void> {
    const widget = this.page.locator('.action-widget');
    const row = widget.locator('.monaco-list-row', { hasText: title });
    await this.#until(() => this.command('Quick Fix...'), row);
    await this.#focus(row);
    await this.page.keyboard.press('Enter');
    await row.waitFor({ state: 'hidden' });
  }

  /** Moves the focus of a list to one of its rows; every key waits for what the one before it did. */
  async #focus(row: Locator): Promise<void> {
    const list = row.locator('xpath=ancestor::*[contains(@class, "monaco-list-rows")]');
    const focused = list.locator('.monaco-list-row.focused').first();
    for (;;) {
      const before = await focused.getAttribute('data-index');
      if (await isFocused(row)) return;
      await this.page.keyboard.press('ArrowDown');
      // A list that is being drawn has the focus of its only row a moment later, and it never moves.
      const hasMoved = async (): Promise<boolean> =>
        (await isFocused(row)) || (await focused.getAttribute('data-index')) !== before;
      await waitFor(async () => (await hasMoved()) || undefined, {
        timeoutMs: patienceMs,
        everyMs: 20,
        describe: () => 'the focus of the list stays',
      });
    }
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

  /** Texts of the notifications that are shown. */
  async toasts(): Promise<readonly string[]> {
    return this.page.locator('.notifications-toasts .notification-list-item').allInnerTexts();
  }

  /** Closes all notifications. */
  async dismiss(): Promise<void> {
    await this.command('Notifications: Clear All Notifications');
    const toasts = this.page.locator('.notifications-toasts .notification-list-item');
    await waitFor(async () => (await toasts.count()) === 0 || undefined, {
      timeoutMs: patienceMs,
      everyMs: 20,
      describe: () => 'notifications stay',
    });
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
    return drawnText(lines);
  }

  /** What is drawn of the active editor, once it matches: folded and far lines are not. */
  async activeText(expected: RegExp, timeoutMs = 20_000): Promise<string> {
    const lines = this.activeEditor.locator('.view-lines');
    return waitFor(
      async () => {
        // Between two documents there may be no editor, and lines come and go.
        const text = await drawnText(lines).catch(() => '');
        return expected.test(text) ? text : undefined;
      },
      { timeoutMs, everyMs: 100, describe: () => `the editor does not show ${expected}` },
    );
  }

  /** Lines of the output panel. */
  get output(): Locator {
    return this.page.locator('.part.panel .output-view .view-lines');
  }

  /** What was copied last. */
  async clipboard(): Promise<string> {
    return this.page.evaluate<string>('navigator.clipboard.readText()');
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }
}

async function isFocused(row: Locator): Promise<boolean> {
  return ((await row.getAttribute('class')) ?? '').split(' ').includes('focused');
}

/** The editor draws lines as it likes; their place on the screen is their order, a blank is a no-break space. */
async function drawnText(lines: Locator): Promise<string> {
  const drawn = await lines.locator('.view-line').evaluateAll((elements: readonly PageElement[]) =>
    elements.map((element) => ({
      top: element.getBoundingClientRect().top,
      text: (element.textContent ?? '').replaceAll('\u00A0', ' '),
    })),
  );
  return drawn
    .toSorted((a, b) => a.top - b.top)
    .map(({ text }) => text)
    .join('\n');
}
