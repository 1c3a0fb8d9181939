import type { Location } from 'vscode-languageserver-types';
import { URI } from 'vscode-uri';
import type { RecordLocation } from '../features/index.ts';
import { createLineIndex, type LineIndex } from '../util/line-index.ts';
import type { Session } from './session.ts';

/** Turns offsets in files of the workspace into positions; a file that is not open is read for it. */
export interface Places {
  readonly locate: (places: readonly RecordLocation[]) => Promise<Location[]>;
}

export const createPlaces = ({ open, runtime, client }: Session): Places => {
  const linesOf = async (uri: string): Promise<LineIndex | undefined> => {
    const opened = open.get(uri)?.text;
    const text = opened ?? (await runtime.readFile(URI.parse(uri).fsPath).catch(() => undefined));
    return text === undefined ? undefined : createLineIndex(text, client.columnUnit);
  };
  return {
    locate: async (places) => {
      const lines = new Map<string, LineIndex | undefined>();
      for (const uri of new Set(places.map((place) => place.uri)))
        lines.set(uri, await linesOf(uri));
      return places.flatMap(({ uri, start, end }) => {
        const known = lines.get(uri);
        if (known === undefined) return [];
        return [{ uri, range: { start: known.positionAt(start), end: known.positionAt(end) } }];
      });
    },
  };
};
