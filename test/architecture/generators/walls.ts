import { basename } from 'node:path';
import { walls, type Wall } from '../walls.ts';

/**
 * One pattern list per folder, read like a .gitignore (the last match wins): everything is banned, then relative
 * paths and the folder's packages are let in, then the neighbours it must not know are banned again.
 */
const importBan = (wall: Wall): object => ({
  group: [
    '*',
    '!.*',
    '!./**',
    '!../**',
    ...wall.packages.flatMap((name) => [`!${name}`, `!${name}/**`]),
    ...forbiddenNeighbours(wall),
    ...admittedParts(wall),
  ],
  message: `${wall.folder} holds ${wall.holds}: what it may import stands in test/architecture/walls.ts.`,
});

const forbiddenNeighbours = (wall: Wall): string[] =>
  wall.folder === 'client/src'
    ? ['**/server/src/**', ...wall.ours.map((folder) => `!**/${folder}/**`)]
    : walls
        .filter(({ folder }) => !isWithin(wall.folder, folder) && !wall.ours.includes(folder))
        .map(({ folder }) =>
          // Both sides have folders of the same name, such as `thanos`.
          sideOf(folder) === sideOf(wall.folder)
            ? `../**/${basename(folder)}/**`
            : `**/${folder}/**`,
        );

/** Files and folders of a neighbour that is banned else. */
const admittedParts = (wall: Wall): string[] =>
  wall.ours
    .filter((part) =>
      walls.some(
        ({ folder }) =>
          folder !== part &&
          sideOf(folder) === sideOf(wall.folder) &&
          isWithin(part, folder) &&
          !isWithin(wall.folder, folder) &&
          !wall.ours.includes(folder),
      ),
    )
    .map((part) => {
      const below = part.split('/').slice(2).join('/');
      return `!../**/${below}${below.endsWith('.ts') ? '' : '/**'}`;
    });

const sideOf = (folder: string): string => folder.split('/')[0] ?? '';

const isWithin = (inner: string, outer: string): boolean => `${inner}/`.startsWith(`${outer}/`);

const impureGlobals = [
  'fetch',
  'console',
  'process',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'performance',
  'Buffer',
].map((name) => ({ name, message: 'This folder is pure: take what you need as an argument.' }));

const impureProperties = [
  { object: 'Date', property: 'now', message: 'This folder is pure: time is an argument.' },
  {
    object: 'Math',
    property: 'random',
    message: 'This folder is pure: randomness is an argument.',
  },
];

/** The lint walls: one override per folder of the dependency rule. */
export const generate = (): ReadonlyMap<string, string> => {
  // A later entry replaces an earlier one: folders in others come after those.
  const inOrder = walls.toSorted((a, b) => a.folder.length - b.folder.length);
  const overrides = inOrder.map((wall) => ({
    files: [`${wall.folder}/**/*.ts`],
    rules: {
      'no-restricted-imports': ['error', { patterns: [importBan(wall)] }],
      ...(wall.pure
        ? {
            'no-restricted-globals': ['error', ...impureGlobals],
            'no-restricted-properties': ['error', ...impureProperties],
          }
        : {}),
    },
  }));
  return new Map([['.oxlintrc.walls.json', `${JSON.stringify({ overrides }, undefined, 2)}\n`]]);
};
