import type { Locator } from 'playwright-core';
import { waitFor } from '../stand/processes.mjs';
import type { Workbench } from './workbench.ts';

/** Time (ms) for a plan of all clusters, and for pods to be ready, on a machine that does much else. */
const planMs = 60_000;
const rolloutMs = 240_000;

/** Views that stand above that of the plan. */
export const otherViews = ['Clusters', 'Thanos', 'Mesh', 'Autoscaling'] as const;

/** A topology in a window: its commands, what they ask and what they tell. */
export class TopologyWindow {
  readonly workbench: Workbench;
  readonly #file: string;

  constructor(workbench: Workbench, file: string) {
    this.workbench = workbench;
    this.#file = file;
  }

  /** The question in the middle of the window. */
  get dialog(): Locator {
    return this.workbench.page.locator('.monaco-dialog-box');
  }

  button(place: Locator, name: string): Locator {
    return place.getByRole('button', { name, exact: true });
  }

  /** Runs a command on the topology. */
  async run(command: string): Promise<void> {
    await this.workbench.dismiss();
    await this.workbench.open(this.#file);
    await this.workbench.command(command);
  }

  /** Runs a command on the topology and waits for what it tells. */
  async told(command: string, text: string | RegExp, timeout = planMs): Promise<Locator> {
    await this.run(command);
    return this.heard(text, timeout);
  }

  /** Waits for what is told. */
  async heard(text: string | RegExp, timeout = planMs): Promise<Locator> {
    const toast = this.workbench.notification(text);
    await toast.waitFor({ timeout });
    return toast;
  }

  /** Waits until all that was applied is at work. */
  async atWork(): Promise<void> {
    await this.heard('all pods are ready', rolloutMs);
  }

  /** Takes a button of the question. */
  async say(answer: string): Promise<void> {
    const button = this.button(this.dialog, answer);
    await button.waitFor({ timeout: planMs });
    await button.click();
  }

  /** Types the name of a production cluster. */
  async confirm(production: string): Promise<void> {
    await this.workbench.reply(`${production} is a production cluster.`, production);
  }

  /** Begins to apply the topology; a run that broke off is finished. The name of a production cluster is typed. */
  async apply(production?: string): Promise<void> {
    await this.run('Gauntlet: Apply Topology');
    await this.dialog.waitFor({ timeout: planMs });
    const finish = this.button(this.dialog, 'Finish It');
    if ((await finish.count()) > 0) await finish.click();
    await this.say('Apply');
    if (production !== undefined) await this.confirm(production);
  }

  /** Presses the button that stops what is under way, once it tells that. */
  async cancel(title: string, text: RegExp): Promise<void> {
    const progress = this.workbench.notification(title);
    await progress.filter({ hasText: text }).waitFor({ timeout: rolloutMs });
    await this.button(progress, 'Cancel').click();
  }

  /** Takes all that is ticked in the open list. */
  async takeTicked(): Promise<void> {
    await this.button(this.workbench.quickInput, 'OK').click({ timeout: planMs });
  }

  /** Ticks one of the open list, and takes what is ticked. */
  async tick(name: string): Promise<void> {
    const row = this.workbench.quickInput.locator('.monaco-list-row', { hasText: name });
    await row.click({ timeout: planMs });
    await row.and(this.workbench.page.locator('[aria-checked="true"]')).waitFor();
    await this.takeTicked();
  }

  /** Ticks all of the open list, and takes it. */
  async takeAll(): Promise<void> {
    const list = this.workbench.quickInput;
    await list.locator('.monaco-list-row').first().waitFor({ timeout: planMs });
    await list.getByRole('checkbox').first().click();
    await this.takeTicked();
  }

  /** Takes the first row of the open list; a list that is being drawn takes no click. */
  async takeFirst(): Promise<void> {
    const row = this.workbench.quickInput.getByRole('option').first();
    await row.waitFor({ timeout: planMs });
    const taken = async (): Promise<true | undefined> => {
      if (await row.isVisible()) await row.click({ timeout: 1_000 }).catch(() => undefined);
      return (await row.isVisible()) ? undefined : true;
    };
    await waitFor(taken, { timeoutMs: planMs, everyMs: 500, describe: () => 'the list stays' });
  }

  /** The drawn lines of one side of the open diff. */
  side(which: 'original' | 'modified'): Locator {
    return this.workbench.page.locator(`.monaco-diff-editor .editor.${which} .view-lines`);
  }
}
