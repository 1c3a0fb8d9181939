import type { ExplorerCommand } from '../explorer/explorer.ts';
import { objectsOrAsk } from '../explorer/ask-object.ts';
import { describeText } from '../explorer/describe-text.ts';
import { eventsPath } from '../explorer/object-path.ts';
import { objectTitle, readMs, readObject } from '../explorer/read-object.ts';
import { withSlowProgress } from '../util/progress.ts';
import { say } from '../util/words.ts';

/** Opens what an object is, why, and what happened to it. */
export const describeObject: ExplorerCommand =
  (explorer) =>
  async (...args) => {
    const title = say('Describe what?');
    for (const subject of await objectsOrAsk(explorer, args, { title })) {
      const client = await explorer.clusters.client(subject.context);
      const options = { signal: AbortSignal.timeout(readMs) };
      const [object, events] = await withSlowProgress(say('Reading the object'), async () =>
        Promise.all([
          readObject(explorer, subject),
          // Without the right to read events the rest is still worth reading.
          client.getJson(eventsPath(subject), options).catch((error: unknown) => error),
        ]),
      );
      await explorer.documents.show({
        title: `${objectTitle(subject)}.txt`,
        language: 'plaintext',
        text: describeText({ subject, object, events, now: explorer.now() }),
      });
    }
  };
