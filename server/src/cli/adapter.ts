import { createResourceMapper, previewAdapter, usualResources } from '../autoscale/index.ts';
import { adapterPorts } from '../autoscale/requests/adapter-ports.ts';
import { createThanosApi } from '../thanos/api.ts';
import { adapterText, hasProblem } from './adapter-report.ts';
import { readAdapterFile } from './autoscale/adapter-file.ts';
import { secondsOf } from './durations.ts';
import { readArguments, webAddress, wholeNumber } from './arguments.ts';
import { CliError, exitCodes, write, type ExitCode, type Io } from './io.ts';
import { nodeRuntime } from './node-runtime.ts';

/** `gauntlet autoscale adapter`: what prometheus-adapter would make of its rules now. */
export const adapterPreview = async (args: readonly string[], io: Io): Promise<ExitCode> => {
  const { values, positionals } = readArguments(args, {
    url: { type: 'string' },
    namespace: { type: 'string', default: 'default' },
    'max-age': { type: 'string', default: '10' },
    'values-of': { type: 'string', default: '20' },
    budget: { type: 'string', default: '60s' },
    json: { type: 'boolean', default: false },
  });
  const [path, ...more] = positionals;
  if (path === undefined || more.length > 0 || values.url === undefined) {
    throw new CliError('autoscale adapter needs one FILE and --url URL');
  }
  const minutes = wholeNumber(values['max-age'], { min: 1, max: 100_000 }, '--max-age');
  const valuesOf = wholeNumber(values['values-of'], { min: 0, max: 10_000 }, '--values-of');
  const budgetMs = secondsOf(values.budget, '--budget') * 1000;
  const url = webAddress(values.url, '--url');
  const config = await readAdapterFile(path, io);
  const silent = () => undefined;
  const log = { error: silent, warn: silent, info: silent, debug: silent };
  const runtime = nodeRuntime(log, undefined);
  const profile = { name: 'url', url, credentials: { kind: 'none' } } as const;
  const api = createThanosApi(profile, { ...runtime, trusted: true });
  const { signal } = new AbortController();
  try {
    const rules = await previewAdapter(
      config,
      adapterPorts(api, { minutes, now: runtime.clock(), budgetMs }, signal),
      {
        mapper: createResourceMapper(usualResources),
        namespace: values.namespace,
        valuesOf,
      },
    );
    await write(
      io.stdout,
      values.json ? `${JSON.stringify({ rules }, undefined, 2)}\n` : adapterText(rules),
    );
    return hasProblem(rules) ? exitCodes.findings : exitCodes.ok;
  } finally {
    api.close();
  }
};
