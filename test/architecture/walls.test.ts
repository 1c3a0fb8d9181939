import { globSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { walls, type Wall } from './walls.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const importPattern =
  /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)import\s+['"]([^'"]+)['"]/g;

interface Import {
  readonly file: string;
  readonly target: string;
  readonly ours: boolean;
}

const importsOf = (file: string): Import[] =>
  [...readFileSync(join(root, file), 'utf8').matchAll(importPattern)].map((match) => {
    const written = match[1] ?? match[2] ?? match[3] ?? '';
    const ours = written.startsWith('.');
    return {
      file,
      ours,
      target: ours ? posix.normalize(posix.join(dirname(file), written)) : written,
    };
  });

const files = globSync(['server/src/**/*.ts', 'client/src/**/*.ts'], { cwd: root })
  .map((file) => relative(root, join(root, file)).replaceAll('\\', '/'))
  .sort();

/** The most specific wall counts; files that stand directly in server/src are the composition roots. */
const wallOf = (file: string): Wall | undefined =>
  walls
    .filter((wall) => file.startsWith(`${wall.folder}/`))
    .sort((a, b) => b.folder.length - a.folder.length)[0];

const allowsPackage = (wall: Wall, target: string): boolean =>
  wall.packages.some((allowed) =>
    allowed.endsWith('*')
      ? target.startsWith(allowed.slice(0, -1))
      : target === allowed || target.startsWith(`${allowed}/`),
  );

const allowsOurs = (wall: Wall, target: string): boolean => {
  if (target.startsWith(`${wall.folder}/`)) return true;
  return wall.ours.some((part) =>
    part === 'server/src'
      ? dirname(target) === part
      : target === part || target.startsWith(`${part}/`),
  );
};

describe('import walls', () => {
  test('every source folder has a wall', () => {
    const homeless = files.filter((file) => !wallOf(file) && dirname(file) !== 'server/src');
    expect(homeless).toEqual([]);
  });

  test.each(walls.map((wall) => [wall.folder, wall] as const))('%s', (folder, wall) => {
    const broken = files
      .filter((file) => wallOf(file) === wall)
      .flatMap(importsOf)
      .filter((found) =>
        found.ours ? !allowsOurs(wall, found.target) : !allowsPackage(wall, found.target),
      )
      .map((found) => `${found.file} imports ${found.target}`);
    expect(broken, `${folder} holds ${wall.holds}`).toEqual([]);
  });

  test('the pattern finds imports of every form', () => {
    const text = `import { a } from 'one';\nimport type { b } from './two.ts';\nexport * from "three";\nconst x = await import('four');\nimport 'five';\n`;
    expect([...text.matchAll(importPattern)].map((m) => m[1] ?? m[2] ?? m[3])).toEqual([
      'one',
      './two.ts',
      'three',
      'four',
      'five',
    ]);
  });

  test('one file opens HTTP, one folder knows Chevrotain', () => {
    const all = files.flatMap(importsOf).filter((found) => !found.ours);
    const http = all.filter((found) =>
      /^(node:)?(https?|http2|net|tls|undici)$/.test(found.target),
    );
    expect(
      [...new Set(http.map((found) => found.file))].filter((file) => file.startsWith('server/')),
    ).toEqual(['server/src/thanos/http-client.ts']);
    const chevrotain = all.filter((found) => found.target.startsWith('chevrotain'));
    expect(chevrotain.filter((found) => !found.file.startsWith('server/src/promql/'))).toEqual([]);
  });
});
