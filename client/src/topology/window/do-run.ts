import { setTimeout as wait } from 'node:timers/promises';
import { ProgressLocation, window } from 'vscode';
import type { Explorer } from '../../explorer/explorer.ts';
import { plainMessage } from '../../util/plain-message.ts';
import { say } from '../../util/words.ts';
import type { JournalCluster, JournalLine, RunKind } from '../journal.ts';
import { usualPatience } from '../run.ts';
import type { Outcome, RunEvent, RunOptions } from '../run.ts';
import { apisOf } from './plan-file.ts';

export interface RunTitle {
  readonly what: RunKind;
  readonly title: string;
  readonly uri: string;
  readonly topology: string;
  readonly clusters: readonly JournalCluster[];
}

type RunExplorer = Pick<Explorer, 'clusters' | 'topologies' | 'journals' | 'log' | 'now'>;

/** Does a run with its journal, told in a notification that can cancel it; undefined when another run is on. */
export async function doRun(
  explorer: RunExplorer,
  { what, title, uri, topology, clusters: all }: RunTitle,
  work: (options: RunOptions) => Promise<Outcome>,
): Promise<Outcome | undefined> {
  const { topologies, journals, now, log } = explorer;
  if (topologies.busy) {
    void window.showInformationMessage(say('Another topology is being brought into its clusters.'));
    return undefined;
  }
  return topologies.run(async () => {
    const clusters = all.map(({ name, context, namespace }) => ({
      name,
      context,
      namespace,
    }));
    const lazy = lazyJournal(async () =>
      journals.start({ what, topology, uri, at: now(), clusters }),
    );
    const outcome = await window.withProgress(
      { location: ProgressLocation.Notification, title, cancellable: true },
      async (progress, token) => {
        const ending = new AbortController();
        token.onCancellationRequested(() => ending.abort());
        // What is under way ends well: cancelling stops before the next object, not in the middle of one.
        const options: RunOptions = {
          api: apisOf(explorer, new AbortController().signal),
          journal: lazy,
          now,
          sleep: async (ms) =>
            wait(ms, undefined, { signal: ending.signal }).catch(() => undefined),
          signal: ending.signal,
          tell: (event) => {
            topologies.tell(event);
            const message = eventWords(event);
            progress.report({ message: plainMessage(message) });
            log.info(`${what} ${topology}: ${message}`);
          },
          patience: usualPatience,
        };
        return work(options);
      },
    );
    await lazy.end(outcome.kind, now());
    // What was planned before is of no use any more.
    if (what !== 'apply' && topologies.plan?.deployment.name === topology)
      topologies.show(undefined);
    return outcome;
  });
}

const eventWords = (event: RunEvent): string => {
  switch (event.kind) {
    case 'object':
      return event.key;
    case 'waiting':
    case 'checking':
      return say('{cluster}: {sentence}', event);
  }
};

/** A journal that begins with the first object: a run that writes nothing leaves none. */
function lazyJournal(start: () => Promise<RunOptions['journal']>) {
  let started: Promise<RunOptions['journal']> | undefined;
  return {
    write: async (line: JournalLine) => {
      started ??= start();
      await (await started).write(line);
    },
    end: async (outcome: string, at: number) => {
      if (started !== undefined) await (await started).write({ type: 'end', outcome, at });
    },
  };
}
