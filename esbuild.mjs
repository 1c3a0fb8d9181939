// Bundles the extension, the language server and the command line from one options object.
// `--production` minifies and writes the size report; `--watch` rebuilds on change.
import { build, context } from 'esbuild';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

/** @type {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  sourcemap: true,
  sourcesContent: false,
  minify: production,
  metafile: true,
  logLevel: 'info',
  legalComments: 'none',
  logOverride: { 'import-is-undefined': 'error' },
  outExtension: { '.js': '.js' },
  external: ['vscode'],
  // The sources are ESM, the bundles are not: both find files beside themselves.
  define: { 'import.meta.dirname': '__dirname' },
};

/** Loaded when they are first needed: with the first PromQL or rule document; with the first question to a store. */
const lazy = new Map([
  ['./language-client-bundle.ts', './language-client.js'],
  ['../thanos/store-api/store-api-bundle.ts', './store-api.js'],
]);

/** Keeps a lazily loaded module of ours a separate bundle: its import becomes a run-time require. */
const lazyBundles = {
  name: 'lazy-bundles',
  /** @param {import('esbuild').PluginBuild} setup */
  setup(setup) {
    setup.onResolve({ filter: /-bundle\.ts$/ }, (args) =>
      args.kind === 'entry-point' || !lazy.has(args.path)
        ? undefined
        : { path: lazy.get(args.path), external: true },
    );
  },
};

const bundles = [
  {
    entryPoints: { extension: 'client/src/extension.ts' },
    plugins: [lazyBundles],
    // The host hands out `vscode` to `require` only, so the lazy bundle must come by `require` too.
    supported: { 'dynamic-import': false },
  },
  { entryPoints: { 'language-client': 'client/src/language-client-bundle.ts' } },
  { entryPoints: { server: 'server/src/main.ts' }, plugins: [lazyBundles] },
  {
    entryPoints: { cli: 'server/src/cli.ts' },
    plugins: [lazyBundles],
    banner: { js: '#!/usr/bin/env node' },
  },
  { entryPoints: { 'store-api': 'server/src/thanos/store-api/store-api-bundle.ts' } },
];

await mkdir('dist', { recursive: true });
// The repository is ESM; the bundles are what VS Code's extension host can load everywhere: CommonJS.
// Read at run time, so that the server's bundle stays small.
await copyFile('server/assets/catalog.json', 'dist/catalog.json');
await writeFile('dist/package.json', '{ "type": "commonjs" }\n');

if (watch) {
  for (const options of bundles) {
    const running = await context({ ...common, ...options, outdir: 'dist' });
    await running.watch();
  }
} else {
  const results = await Promise.all(
    bundles.map((options) => build({ ...common, ...options, outdir: 'dist' })),
  );
  const inputs = {};
  const outputs = {};
  for (const { metafile } of results) {
    Object.assign(inputs, metafile.inputs);
    Object.assign(outputs, metafile.outputs);
  }
  await writeFile('dist/meta.json', JSON.stringify({ inputs, outputs }));
}
