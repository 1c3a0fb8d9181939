import type { FrameLocator, Locator } from 'playwright-core';
import { waitFor } from '../stand/processes.mjs';
import type { Workbench } from './workbench.ts';

/** Time (ms) for a day of history to be read and replayed, on a machine that does much else. */
export const replayMs = 180_000;

/** The panel of an autoscaler in a window, as people use it; no other panel may be open. */
export class AutoscalingPanel {
  readonly workbench: Workbench;

  constructor(workbench: Workbench) {
    this.workbench = workbench;
  }

  get page(): FrameLocator {
    const { page } = this.workbench;
    return page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  }

  /** Begins a replay by the lens above a manifest, in a panel of its own. */
  async open(file: string, span: string): Promise<void> {
    const { workbench } = this;
    await workbench.command('View: Close All Editors');
    await workbench.open(file);
    await workbench.lens(/^Replay$/).click();
    await workbench.answer(span);
    await this.page.getByText(/^Fit \d/).waitFor({ timeout: replayMs });
  }

  /** Waits until what was changed last is replayed. */
  async settled(): Promise<void> {
    await this.page.getByText('looking again…').waitFor({ state: 'detached', timeout: replayMs });
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  field(name: string): Locator {
    return this.page.getByRole('textbox', { name, exact: true });
  }

  /** Compares the settings with another value as `Candidate 1`, by the keyboard. */
  async compare(setting: string, value: string): Promise<void> {
    await this.field(setting).fill(value);
    await this.field(setting).press('Enter');
    await this.page.getByRole('rowheader', { name: 'Candidate 1' }).waitFor();
    await this.settled();
  }

  get cursor(): Locator {
    return this.page.getByRole('slider', { name: 'Cursor' });
  }

  /** What decided at the cursor. */
  get told(): Locator {
    return this.page.getByRole('status');
  }

  /** Puts the cursor by keys; then what decided there is told. Gives the words of the pass. */
  async moveCursor(...keys: readonly string[]): Promise<string> {
    const { cursor } = this;
    const pass = this.told.locator('p', { hasText: /, pass of .*: \d+ → \d+ replicas?\./ });
    // Its own words, not all that is told with it: the reasons follow later.
    const words = async (): Promise<string> => ((await pass.allInnerTexts())[0] ?? '').trim();
    const before = await words();
    await cursor.focus();
    for (const key of keys) {
      const at = await cursor.getAttribute('aria-valuenow');
      await cursor.press(key);
      await waitFor(async () => (await cursor.getAttribute('aria-valuenow')) !== at || undefined, {
        timeoutMs: replayMs,
        everyMs: 20,
        describe: () => `the cursor stays at ${key}`,
      });
    }
    return waitFor(
      async () => {
        const now = await words();
        return now === '' || now === before ? undefined : now;
      },
      { timeoutMs: replayMs, everyMs: 50, describe: () => 'nothing new is told of the cursor' },
    );
  }

  /** Numbers of a row of the scores, by the titles of their columns. */
  async scores(run: string): Promise<ReadonlyMap<string, number>> {
    const table = this.page.getByRole('table').filter({ hasText: 'Scalings/h' }).first();
    const titles = await table.getByRole('columnheader').allInnerTexts();
    const row = table
      .getByRole('row')
      .filter({ has: this.page.getByRole('rowheader', { name: run }) });
    const cells = await row.getByRole('cell').allInnerTexts();
    // The first column is that of the names.
    return new Map(titles.slice(1).map((title, at) => [title, parseFloat(cells[at] ?? '')]));
  }

  /** Saves what is shown under the name that is offered. */
  async save(button: string, name: string): Promise<void> {
    const { workbench } = this;
    await this.button(button).click();
    const input = workbench.quickInput.locator('input').first();
    await waitFor(async () => (await input.inputValue()).endsWith(name) || undefined, {
      timeoutMs: replayMs,
      everyMs: 50,
      describe: () => `no dialog offers ${name}`,
    });
    await workbench.press('Enter');
    await workbench.quickInput.waitFor({ state: 'hidden' });
  }
}
