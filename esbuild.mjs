// Bundles the extension, the language server and the command line from one options object.
// `--production` minifies and writes the size report; `--watch` rebuilds on change.
import { build, context } from 'esbuild';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';

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

/**
 * Bundles of the extension that are loaded when first needed, not with it: by the name of their source
 * (`NAME-bundle.ts`). Where they may load each other, they are listed too.
 */
const lazy = ['language-client', 'explorer', 'k8s', 'autoscaling'];

/**
 * The same of the language server and the command line: name → folder of its source. What the server loads stands in
 * `.vscodeignore`, too, or the package lacks it.
 */
const lazyOfServer = new Map([
  ['store-api', 'server/src/thanos/store-api'],
  ['manifests', 'server/src/autoscale/manifests'],
  ['autoscale', 'server/src/autoscale/requests'],
  ['topology', 'server/src/topology'],
  ['search-worker', 'server/src/autoscale/worker'],
]);

/** Keeps a lazily loaded module of ours a separate bundle: its import becomes a run-time require. */
const lazyBundles = {
  name: 'lazy-bundles',
  /** @param {import('esbuild').PluginBuild} setup */
  setup(setup) {
    setup.onResolve({ filter: /-bundle\.ts$/ }, (args) => {
      const name = basename(args.path, '-bundle.ts');
      return args.kind === 'dynamic-import' && (lazy.includes(name) || lazyOfServer.has(name))
        ? { path: `./${name}.js`, external: true }
        : undefined;
    });
  },
};

const bundles = [
  ...[
    { extension: 'client/src/extension.ts' },
    ...lazy.map((name) => ({ [name]: `client/src/${name}-bundle.ts` })),
  ].map((entryPoints) => ({
    entryPoints,
    plugins: [lazyBundles],
    // The host hands out `vscode` to `require` only, so the lazy bundles must come by `require` too.
    supported: { 'dynamic-import': false },
  })),
  { entryPoints: { server: 'server/src/main.ts' }, plugins: [lazyBundles] },
  {
    entryPoints: { cli: 'server/src/cli.ts' },
    plugins: [lazyBundles],
    banner: { js: '#!/usr/bin/env node' },
  },
  {
    // Runs in a page: no Node, no modules.
    entryPoints: { panel: 'client/src/panels/webview/panel.ts' },
    platform: 'browser',
    target: 'chrome138',
    format: 'iife',
  },
  ...[...lazyOfServer].map(([name, folder]) => ({
    entryPoints: { [name]: `${folder}/${name}-bundle.ts` },
  })),
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
