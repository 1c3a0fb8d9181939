/** The bundles against their budgets, and what must not be inside them. Reads what `npm run build` wrote. */
import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const dist = fileURLToPath(new URL('../../dist', import.meta.url));

interface Budget {
  readonly file: string;
  /** Kilobytes of 1,000 bytes. */
  readonly kilobytes: number;
  /** Parts of input paths that must not be in the bundle. */
  readonly without: readonly string[];
}

const budgets: readonly Budget[] = [
  {
    file: 'extension.js',
    kilobytes: 150,
    without: ['chevrotain', 'vscode-languageclient', '@kubernetes', 'server/src/promql'],
  },
  { file: 'language-client.js', kilobytes: 550, without: ['chevrotain', '@kubernetes'] },
  {
    file: 'explorer.js',
    kilobytes: 600,
    without: ['chevrotain', 'vscode-languageclient', '@kubernetes', 'server/src/promql'],
  },
  {
    file: 'autoscaling.js',
    kilobytes: 120,
    without: ['chevrotain', 'vscode-languageclient', '@kubernetes', 'server/src/autoscale'],
  },
  { file: 'panel.js', kilobytes: 20, without: ['node_modules', 'server/src'] },
  { file: 'k8s.js', kilobytes: 2200, without: ['chevrotain', 'vscode-languageclient'] },
  { file: 'server.js', kilobytes: 1000, without: ['@kubernetes', '@grpc', 'client/src'] },
  { file: 'store-api.js', kilobytes: 450, without: ['@kubernetes', 'zod', 'yargs'] },
  { file: 'search-worker.js', kilobytes: 60, without: ['chevrotain', 'zod', 'node_modules'] },
  { file: 'topology.js', kilobytes: 300, without: ['chevrotain', 'zod', 'client/src'] },
  { file: 'autoscale.js', kilobytes: 400, without: ['chevrotain', 'zod', 'client/src'] },
  { file: 'manifests.js', kilobytes: 500, without: ['client/src'] },
  { file: 'cli.js', kilobytes: 1500, without: ['@kubernetes', '@grpc', 'client/src'] },
];

interface Metafile {
  readonly outputs: Readonly<
    Record<string, { readonly inputs: Readonly<Record<string, unknown>> }>
  >;
}

const meta = ((): Metafile => {
  try {
    // The file is esbuild's own metafile; its shape is part of esbuild's documentation.
    return JSON.parse(readFileSync(`${dist}/meta.json`, 'utf8')) as Metafile;
  } catch {
    console.error('no dist/meta.json: run `npm run build` first');
    process.exit(1);
  }
})();

for (const { file, kilobytes, without } of budgets) {
  const size = statSync(`${dist}/${file}`).size / 1000;
  const inputs = Object.keys(meta.outputs[`dist/${file}`]?.inputs ?? {});
  const strangers = inputs.filter((input) => without.some((part) => input.includes(part)));
  const ok = size <= kilobytes && strangers.length === 0 && inputs.length > 0;
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${file} ${size.toFixed(0)} kB of ${kilobytes} kB`);
  for (const stranger of strangers) console.error(`  ${stranger} does not belong in ${file}`);
  if (!ok) process.exitCode = 1;
}
