import process from 'node:process';
import { againstLimit, percentile, slowness, type Bench } from './bench.ts';
import { startBundle, withServerBundle } from './server-bundle.ts';

const rounds = 9;

/** Milliseconds from the start of the server's process to the first completion list. */
const startOnce = async (file: string): Promise<number> => {
  const started = performance.now();
  const client = startBundle(file, '--config', `${file}.none`);
  try {
    await client.request('initialize', { processId: process.pid, rootUri: null, capabilities: {} });
    client.notify('initialized', {});
    const uri = 'file:///bench/a.promql';
    const textDocument = { uri, languageId: 'promql', version: 1, text: 'sum(rate(node_' };
    client.notify('textDocument/didOpen', { textDocument });
    const list = (await client.request('textDocument/completion', {
      textDocument: { uri },
      position: { line: 0, character: 14 },
    })) as { readonly items: readonly unknown[] };
    if (list.items.length === 0) throw new Error('the first completion list is empty');
    return performance.now() - started;
  } finally {
    await client.stop();
  }
};

/** Server start to first completion, from the catalogue. */
export const startBench: Bench = {
  name: 'start',
  run: () =>
    withServerBundle(async (file) => {
      const times: number[] = [];
      for (let round = 0; round < rounds; round += 1) times.push(await startOnce(file));
      return [
        againstLimit({
          name: 'server start to first completion',
          value: percentile(times, 0.5),
          unit: 'ms',
          limit: 300,
          slow: slowness(),
        }),
      ];
    }),
};
