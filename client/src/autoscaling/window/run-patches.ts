import { window } from 'vscode';
import type { Explorer } from '../../explorer/explorer.ts';
import { mayWrite } from '../../topology/window/allow.ts';
import { doRun } from '../../topology/window/do-run.ts';
import { failureWords } from '../../topology/window/tell-outcome.ts';
import { plainMessage } from '../../util/plain-message.ts';
import { say } from '../../util/words.ts';
import { patchObjects } from '../patch-object.ts';
import type { PatchedPlace } from '../patch-object.ts';

export interface Patches {
  /** What the journal calls the object. */
  readonly name: string;
  readonly namespace: string;
  readonly places: readonly PatchedPlace[];
  /** What is done, as a sentence; and the sentence for a good end. */
  readonly what: string;
  readonly done: string;
  /** The button that agrees. */
  readonly yes: string;
}

/** Asks, patches, and tells. Gives back whether something was written. */
export async function runPatches(explorer: Explorer, patches: Patches): Promise<boolean> {
  const { name, namespace, places, what, done, yes } = patches;
  const contexts = places.map(({ context }) => context);
  const title = say('{name} in {clusters}', { name, clusters: contexts.join(', ') });
  const answer = await window.showWarningMessage(title, { modal: true, detail: what }, yes);
  if (answer !== yes || !(await mayWrite(contexts, what))) return false;
  const clusters = contexts.map((context) => ({ name: context, context, namespace }));
  const run = { what: 'apply', title, uri: '', topology: name, clusters } as const;
  const outcome = await doRun(explorer, run, async (options) => patchObjects(places, options));
  if (outcome === undefined) return false;
  if (outcome.kind === 'failed') void window.showErrorMessage(plainMessage(failureWords(outcome)));
  else
    void window.showInformationMessage(
      plainMessage(
        outcome.written.length > 0 ? done : say('Nothing was written: it is so already.'),
      ),
    );
  return outcome.written.length > 0;
}
