import type { ReadOnlyText } from '../../../client/src/documents/read-only-documents.ts';
import type { Explorer } from '../../../client/src/explorer/explorer.ts';

/** The explorer with those parts; a test that needs another one fails with its name. */
export function explorerOf(parts: Partial<Explorer>): Explorer {
  return new Proxy(parts, {
    get: (own, name) => {
      if (Object.hasOwn(own, name)) return Reflect.get(own, name) as unknown;
      throw new Error(`the test has no part ${String(name)}`);
    },
  }) as Explorer;
}

/** Documents that are not opened anywhere; what would be shown is in the list. */
export function collectedDocuments() {
  const shown: ReadOnlyText[] = [];
  const documents: Explorer['documents'] = {
    show: async (text) => {
      shown.push(text);
      return Promise.resolve();
    },
    compare: async (title, left, right) => {
      shown.push({ ...left, title }, right);
      return Promise.resolve();
    },
    compareWith: async (title, left) => {
      shown.push({ ...left, title });
      return Promise.resolve();
    },
    dispose: () => undefined,
  };
  return { shown, documents };
}
