import type { Locator, Page } from 'playwright-core';
import { waitFor } from '../stand/processes.mjs';
import type { PageElement } from './page-element.ts';
import type { Workbench } from './workbench.ts';

/** Time (ms) for a row to be there. */
const patienceMs = 30_000;

/** Time (ms) in which a command asks what it is about. */
const askedMs = 700;

/** Time (ms) for one thing to be done with a row, and how often it is tried. */
const actMs = 3000;
const attempts = 8;

/** A row as it is drawn. */
export interface DrawnRow {
  /** Place in the list, rows out of sight counted. */
  readonly index: number;
  /** 1 at the top. */
  readonly level: number;
  readonly label: string;
  readonly description: string;
  /** What a screen reader says. */
  readonly spoken: string;
  /** Undefined when nothing is below it. */
  readonly expanded: boolean | undefined;
  /** Colour of the label, as the browser computed it. */
  readonly color: string;
  /** Names of codicons. */
  readonly icon: string;
}

/** Labels from the top to a row; a pattern where a part of the name is made up by the cluster. */
export type RowPath = readonly (string | RegExp)[];

/** One of our trees, as people use it: by mouse (`click…`, `expand`, `choose`) and by keyboard (`press…`). */
export class TreeView {
  readonly #workbench: Workbench;
  readonly #name: string;

  constructor(workbench: Workbench, name: string) {
    this.#workbench = workbench;
    this.#name = name;
  }

  get #page(): Page {
    return this.#workbench.page;
  }

  get #header(): Locator {
    return this.#page.locator(`.pane-header[aria-label^="${this.#name} Section"]`);
  }

  /** The view with its title. */
  get pane(): Locator {
    return this.#page.locator('.pane', { has: this.#header });
  }

  /** What stands above the rows. */
  get message(): Locator {
    return this.pane.locator('.message');
  }

  /** What stands there in place of rows. */
  get welcome(): Locator {
    return this.pane.locator('.welcome-view-content');
  }

  /** Opens the view and gives it all the room: the others are closed by a click on their titles. */
  async openAlone(others: readonly TreeView[]): Promise<void> {
    await this.focus();
    for (const other of others) await other.close();
  }

  /** Closes the view, so that only its title is left. */
  async close(): Promise<void> {
    if ((await this.#header.getAttribute('aria-expanded')) === 'true') await this.#header.click();
  }

  /** Puts the focus into the view by its command. */
  async focus(): Promise<void> {
    await this.#workbench.command(`Gauntlet: Focus on ${this.#name} View`);
    await this.pane.locator('.pane-body').waitFor();
  }

  /** All rows that are drawn, from the top. */
  async rows(): Promise<readonly DrawnRow[]> {
    const list = this.pane.locator('.monaco-list-rows').first();
    // Between two drawings there may be no list.
    if ((await list.count()) === 0) return [];
    const rows = await list
      .locator('.monaco-list-row')
      .evaluateAll((elements: readonly PageElement[]) =>
        elements.map((element) => {
          const label = element.querySelector('.label-name');
          const expanded = element.getAttribute('aria-expanded');
          return {
            index: Number(element.getAttribute('data-index')),
            level: Number(element.getAttribute('aria-level')),
            label: label?.textContent ?? '',
            description: element.querySelector('.label-description')?.textContent ?? '',
            spoken: element.getAttribute('aria-label') ?? '',
            expanded: expanded === null ? undefined : expanded === 'true',
            color: label?.ownerDocument.defaultView?.getComputedStyle(label).color ?? '',
            icon: element.querySelector('.custom-view-tree-node-item-icon')?.className ?? '',
          };
        }),
      );
    return rows.toSorted((a, b) => a.index - b.index);
  }

  /** The row at the end of a path, if it is drawn now. */
  async find(...path: RowPath): Promise<DrawnRow | undefined> {
    return findIn(await this.rows(), path);
  }

  /** Waits for a row, and for what is asked of it. */
  async row(
    path: RowPath,
    is: (row: DrawnRow) => boolean = () => true,
    timeoutMs = patienceMs,
  ): Promise<DrawnRow> {
    let last: DrawnRow | undefined;
    const probe = async (): Promise<DrawnRow | undefined> => {
      last = await this.find(...path);
      return last !== undefined && is(last) ? last : undefined;
    };
    const shown = await waitFor(probe, { timeoutMs, everyMs: 100, describe: () => '' }).catch(
      () => undefined,
    );
    if (shown !== undefined) return shown;
    const all = (await this.rows()).map(lineOf).join('\n');
    const what = last === undefined ? 'there is no row' : `the row is not as expected:`;
    throw new Error(`${this.#name}: ${what} ${path.join(' → ')} ${last && lineOf(last)}\n${all}`);
  }

  /** Waits until a row is gone. */
  async gone(...path: RowPath): Promise<void> {
    await waitFor(async () => (await this.find(...path)) === undefined || undefined, {
      timeoutMs: patienceMs,
      everyMs: 100,
      describe: () => `${this.#name}: the row ${path.join(' → ')} stays`,
    });
  }

  /** Rows directly below one. */
  async below(...path: RowPath): Promise<readonly DrawnRow[]> {
    await this.row(path);
    // All of one drawing: rows above come and go.
    const rows = await this.rows();
    const parent = findIn(rows, path);
    if (parent === undefined) return [];
    return ownRows(rows, parent).filter(({ level }) => level === parent.level + 1);
  }

  /** Opens a row by a click on its arrow. */
  async expand(...path: RowPath): Promise<void> {
    await this.#toggle(path, true);
  }

  async collapse(...path: RowPath): Promise<void> {
    await this.#toggle(path, false);
  }

  async #toggle(path: RowPath, wanted: boolean): Promise<void> {
    const row = await this.row(path, ({ expanded }) => expanded !== undefined);
    if (row.expanded !== wanted) {
      await this.#on(path, async (element, timeout) => {
        await element.locator('.monaco-tl-twistie').click({ timeout });
      });
    }
    await this.row(path, ({ expanded }) => expanded === wanted);
  }

  /** Chooses a row by a click on its name; further ones are added to the selection. */
  async choose(...paths: readonly RowPath[]): Promise<void> {
    for (const [index, path] of paths.entries()) {
      await this.#on(path, async (element, timeout) => {
        const label = element.locator('.label-name');
        await label.click({ timeout, modifiers: index === 0 ? [] : ['ControlOrMeta'] });
      });
    }
  }

  /** Takes an entry of the menu of a row, opened by the other button of the mouse. */
  async takeFromMenu(path: RowPath, title: string): Promise<void> {
    await this.#untilMeant(async () => {
      await this.#on(path, async (element, timeout) => {
        await element.locator('.label-name').click({ timeout, button: 'right' });
      });
      await this.#takeEntry(title);
    });
  }

  /** The same by the keyboard alone, on the row with the focus. */
  async takeFromMenuByKey(title: string): Promise<void> {
    await this.#untilMeant(async () => {
      const menu = this.#page.locator('.monaco-menu');
      const chosen = menu.locator('.action-item.focused .action-label');
      await this.#page.keyboard.press('Shift+F10');
      await menu.getByRole('menuitem', { name: title, exact: true }).waitFor();
      // An arrow in the first moment of a menu may be lost: what is chosen is read, never counted.
      await waitFor(
        async () => {
          const [name] = await chosen.allInnerTexts();
          if (name?.trim() === title) return true;
          await this.#page.keyboard.press('ArrowDown');
          return undefined;
        },
        { timeoutMs: patienceMs, everyMs: 100, describe: () => `"${title}" is never chosen` },
      );
      await this.#page.keyboard.press('Enter');
      await menu.waitFor({ state: 'hidden' });
    });
  }

  async #takeEntry(title: string): Promise<void> {
    const menu = this.#page.locator('.monaco-menu');
    const entry = menu.getByRole('menuitem', { name: title, exact: true });
    await entry.waitFor();
    // By its name as it is read out; the menu takes no click in its first moment.
    await entry.hover();
    await waitFor(
      async () => {
        if ((await menu.count()) === 0) return true;
        await entry.click({ timeout: 1000 }).catch(() => undefined);
        return (await menu.count()) === 0 || undefined;
      },
      { timeoutMs: patienceMs, everyMs: 200, describe: () => `the menu with "${title}" stays` },
    );
  }

  /** Presses one of the buttons in a row. */
  async pressInRow(path: RowPath, title: string): Promise<void> {
    await this.#untilMeant(async () => {
      await this.#on(path, async (element, timeout) => {
        await element.hover({ timeout });
        await element.locator(`.action-label[aria-label^="${title}"]`).click({ timeout });
      });
    });
  }

  /**
   * The editor forgets rows for a moment while it draws those above them again. A command that is called just then
   * does not know on what, and asks (for any, or which of those it may be): it is called once more.
   */
  async #untilMeant(call: () => Promise<void>): Promise<void> {
    const asked = this.#workbench.quickInput.locator('.quick-input-title', {
      hasText: /(?:(?<!with )what|Which one is it)\?$/,
    });
    for (;;) {
      await call();
      try {
        await asked.waitFor({ timeout: askedMs });
      } catch {
        return;
      }
      await this.#page.keyboard.press('Escape');
    }
  }

  /** Presses one of the buttons in the view's title. */
  async pressInTitle(title: string): Promise<void> {
    await this.#header.hover();
    await this.pane.locator(`.pane-header .action-label[aria-label^="${title}"]`).click();
  }

  /** The text of a row's tooltip, once it holds `expected`: it is made when somebody points at the row. */
  async tooltip(path: RowPath, expected: string): Promise<string> {
    const shown = this.#page
      .locator('.workbench-hover-container .monaco-hover:visible')
      .filter({ hasText: expected })
      .last();
    for (let attempt = 1; ; attempt++) {
      await this.#header.hover();
      await this.#on(path, async (element, timeout) => {
        await element.locator('.label-name').hover({ timeout });
      });
      try {
        await shown.waitFor({ timeout: 5000 });
        // Blanks of tooltips do not break.
        return (await shown.innerText()).replaceAll('\u00A0', ' ');
      } catch (error) {
        if (attempt === 5) throw error;
      }
    }
  }

  /** Moves the focus to a row by the arrow keys, from the top. */
  async moveTo(...path: RowPath): Promise<void> {
    await this.focus();
    await this.#page.keyboard.press('Home');
    const focused = this.pane.locator('.monaco-list-row.focused');
    for (;;) {
      const { index } = await this.row(path);
      const at = Number(await focused.first().getAttribute('data-index'));
      if (at === index) return;
      await this.#page.keyboard.press(at < index ? 'ArrowDown' : 'ArrowUp');
      await waitFor(
        async () =>
          Number(await focused.first().getAttribute('data-index')) !== at ? true : undefined,
        {
          timeoutMs: patienceMs,
          everyMs: 20,
          describe: () => `${this.#name}: the focus stays at ${at}`,
        },
      );
    }
  }

  /** Does something with the element of a row. Rows come and go above it meanwhile: it is looked for again. */
  async #on(
    path: RowPath,
    act: (element: Locator, timeout: number) => Promise<void>,
  ): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const { index, label } = await this.row(path);
      const name = new RegExp(`^\\s*${RegExp.escape(label)}\\s*$`);
      const element = this.pane
        .locator(`.monaco-list-rows .monaco-list-row[data-index="${index}"]`)
        .filter({ has: this.#page.locator('.label-name', { hasText: name }) })
        .first();
      try {
        await act(element, actMs);
        return;
      } catch (error) {
        if (attempt === attempts) throw error;
      }
    }
  }
}

/** The row at the end of a path among those of one drawing. */
function findIn(rows: readonly DrawnRow[], path: RowPath): DrawnRow | undefined {
  let found: DrawnRow | undefined;
  for (const [depth, label] of path.entries()) {
    const own: readonly DrawnRow[] = found === undefined ? rows : ownRows(rows, found);
    found = own.find((row) => row.level === depth + 1 && matches(row.label, label));
    if (found === undefined) return undefined;
  }
  return found;
}

/** All rows below one; what is on the same or a higher level ends them. */
function ownRows(rows: readonly DrawnRow[], parent: DrawnRow): readonly DrawnRow[] {
  const after = rows.slice(rows.indexOf(parent) + 1);
  const end = after.findIndex(({ level }) => level <= parent.level);
  return end < 0 ? after : after.slice(0, end);
}

function matches(label: string, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? label === wanted : wanted.test(label);
}

function lineOf({ level, label, description, expanded }: DrawnRow): string {
  const sign = expanded === undefined ? '-' : expanded ? 'v' : '>';
  return `${'  '.repeat(level - 1)}${sign} ${label} | ${description}`;
}
