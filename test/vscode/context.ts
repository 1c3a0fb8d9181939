import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SmallStand } from '../stand/small-stand.mjs';
import { startSmallStand } from '../stand/small-stand.mjs';
import type { Editor } from './editor.ts';
import { launchEditor } from './launcher.ts';
import { makePackage } from './package.ts';
import { makeProbe } from './probe.ts';
import { Workbench } from './workbench.ts';

const sample = fileURLToPath(new URL('../stand/sample', import.meta.url));

/** What all scenarios share: the stand, one editor with the packaged extension, one trusted window. */
export interface SuiteContext {
  readonly stand: SmallStand;
  readonly editor: Editor;
  readonly workbench: Workbench;
  /** Folder of the trusted window. */
  readonly folder: string;
  /** Where the editor looks for clusters; there is no file at first. */
  readonly kubeconfig: string;
  /** Writes a file of the folder. */
  readonly write: (name: string, text: string) => void;
  readonly read: (name: string) => string;
  readonly stop: () => Promise<void>;
}

/** Starts everything; what was started ends again when a part fails. */
export async function startSuite(): Promise<SuiteContext> {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'gauntlet-suite-')));
  const ends: (() => Promise<void> | void)[] = [
    () => rmSync(dir, { recursive: true, force: true }),
  ];
  const stop = async (): Promise<void> => {
    for (const end of ends.toReversed()) await end();
  };
  try {
    const lines: string[] = [];
    const log = (line: string): void => void lines.push(line);
    const folder = join(dir, 'workspace');
    await cp(sample, folder, { recursive: true });
    const connections = join(dir, 'connections.yaml');
    const kubeconfig = join(dir, 'kubeconfig');
    const standing = startSmallStand({ dir: join(dir, 'stand'), log }).then((stand) => {
      ends.push(stand.stop);
      writeFileSync(connections, `connections:\n  - name: stand\n    url: ${stand.querierUrl}\n`);
      return stand;
    });
    const launching = makePackage().then(async ({ file }) => {
      const editor = await launchEditor({
        extension: { kind: 'package', file, others: [await makeProbe(dir)] },
        env: { GAUNTLET_CONNECTIONS_FILE: connections, KUBECONFIG: kubeconfig },
        settings: { 'gauntlet.trace.server': 'verbose' },
        log,
      });
      ends.push(() => editor.close());
      return editor;
    });
    const [stand, editor] = await settled(standing, launching);
    const page = await editor.openWindow({ folder, trusted: true });
    page.setDefaultTimeout(20_000);
    return {
      stand,
      editor,
      workbench: new Workbench(page),
      folder,
      kubeconfig,
      write: (name, text) => writeFileSync(join(folder, name), text),
      read: (name) => readFileSync(join(folder, name), 'utf8'),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Both values; a failure is thrown only when neither goes on in the background. */
async function settled<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([first, second]);
  return [await first, await second];
}

/** Makes a folder with files for a window of its own. */
export async function makeFolder(
  parent: string,
  files: Readonly<Record<string, string>>,
): Promise<string> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(parent, name)), { recursive: true });
    writeFileSync(join(parent, name), text);
  }
  return parent;
}
