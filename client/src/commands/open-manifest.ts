import type { ExplorerCommand } from '../explorer/explorer.ts';
import { objectsOrAsk } from '../explorer/ask-object.ts';
import { manifestText } from '../explorer/manifest-text.ts';
import { objectTitle, readObject } from '../explorer/read-object.ts';
import { withSlowProgress } from '../util/progress.ts';
import { say } from '../util/words.ts';

/** Opens the manifest of an object to be read; values of Secrets are masked. */
export const openManifest: ExplorerCommand =
  (explorer) =>
  async (...args) => {
    const title = say('Open the manifest of what?');
    for (const subject of await objectsOrAsk(explorer, args, { title })) {
      const object = await withSlowProgress(say('Reading the manifest'), async () =>
        readObject(explorer, subject),
      );
      await explorer.documents.show({
        title: `${objectTitle(subject)}.yaml`,
        language: 'yaml',
        ...manifestText(object),
      });
    }
  };
