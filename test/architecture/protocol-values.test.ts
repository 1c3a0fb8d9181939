import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const door = 'server/src/lsp/protocol-values.ts';

it('values of vscode-languageserver come in by one door: each importer costs the start of the server', () => {
  const files = globSync('server/src/**/*.ts', { cwd: root });
  const importers = files.filter((path) =>
    /^(?:import (?!type\b)[^;]*|export [^;]*)from 'vscode-languageserver';/m.test(
      readFileSync(root + path, 'utf8'),
    ),
  );
  expect(importers).toEqual([door]);
});
