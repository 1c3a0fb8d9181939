// The proof of `npm start -- --check`: the built language server completes what only the live stand knows.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LspClient } from './lsp-client.mjs';
import { repoDir, standDir } from './paths.mjs';
import { waitFor } from './processes.mjs';

/** Time (ms) from the start of the server to the first live completion. */
const liveTimeoutMs = 30_000;

/**
 * Opens the sample in the built server and waits until it completes the name of the run's own metric.
 * @param {{ connectionsFile: string, runMetric: string, signal: AbortSignal }} options
 * @returns {Promise<number>} milliseconds from the start of the server to that completion
 */
export async function firstLiveCompletion({ connectionsFile, runMetric, signal }) {
  const server = join(repoDir, 'dist', 'server.js');
  const began = performance.now();
  const client = new LspClient(process.execPath, [server, '--stdio', '--config', connectionsFile]);
  try {
    await client.request('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities: { textDocument: { completion: { completionItem: { snippetSupport: false } } } },
    });
    client.notify('initialized', {});
    const file = join(standDir, 'sample', 'demo.promql');
    const uri = pathToFileURL(file).href;
    // All but the last characters, which are random: no catalogue and no guess can finish this word.
    const typed = runMetric.slice(0, 'strest_run_'.length);
    const text = `${await readFile(file, 'utf8')}\n### What is live\n${typed}`;
    const position = { line: text.split('\n').length - 1, character: typed.length };
    client.notify('textDocument/didOpen', {
      textDocument: { uri, languageId: 'promql', version: 1, text },
    });
    let offered = 0;
    const probe = async () => {
      const result = await client.request('textDocument/completion', {
        textDocument: { uri },
        position,
      });
      const items = Array.isArray(result) ? result : (result?.items ?? []);
      offered = items.length;
      return items.some((/** @type {any} */ item) => item.label === runMetric) || undefined;
    };
    const describe = () =>
      `no live completion after ${liveTimeoutMs / 1000} s: "${typed}" is not completed to ` +
      `"${runMetric}", which the querier knows; the last answer had ${offered} items`;
    await waitFor(probe, { timeoutMs: liveTimeoutMs, describe, signal });
    return Math.round(performance.now() - began);
  } finally {
    await client.stop();
  }
}
