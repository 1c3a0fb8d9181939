// From a checkout to an editor with the extension in it.
import { ensureCodeServer, openBrowser } from './editor.mjs';
import { repoDir } from './paths.mjs';
import { run } from './processes.mjs';
import { desktopEditor, openCodeServer, openDesktop } from './workbench.mjs';

/**
 * @typedef {import('./workbench.mjs').Tools & {
 *   check: boolean,
 *   dir: string,
 *   connectionsFile: string,
 *   closers: (() => Promise<void>)[],
 * }} Session
 */

/**
 * Builds the extension, installs what the editor lacks, and opens it.
 * @param {Session} session what has to be ended is added to its `closers`
 * @returns {Promise<import('./workbench.mjs').OpenEditor>}
 */
export async function openEditor(session) {
  const { check, env, progress, signal, closers, processes, dir, connectionsFile } = session;
  const log = (/** @type {string} */ line) => progress.line(line);
  const desktop = check ? undefined : desktopEditor();
  const building = progress.step('Building the extension', () =>
    run('npm', ['run', 'build'], { cwd: repoDir, env, signal }),
  );
  const place = { dir, connectionsFile, fresh: check };
  const tools = { processes, progress, signal, env };
  if (desktop !== undefined) {
    await building;
    const editor = await openDesktop(desktop, place, tools);
    closers.push(editor.stop);
    return editor;
  }
  const [codeServer] = await Promise.all([ensureCodeServer({ log, signal }), building]);
  const editor = await openCodeServer(codeServer, place, tools);
  progress.line(`The editor is at ${editor.url}`);
  if (!check && openBrowser(editor.url)) progress.line('Opening it in the browser');
  return editor;
}
