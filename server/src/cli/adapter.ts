import {
  createResourceMapper,
  previewAdapter,
  readAdapterConfig,
  usualResources,
  type AdapterConfig,
  type PreviewPorts,
} from '../autoscale/index.ts';
import { createThanosApi, type ThanosApi } from '../thanos/api.ts';
import { adapterText, hasProblem } from './adapter-report.ts';
import { readArguments, webAddress, wholeNumber } from './arguments.ts';
import { CliError, complain, exitCodes, write, type ExitCode, type Io } from './io.ts';
import { nodeRuntime } from './node-runtime.ts';
import { documentsOf, textOf } from './yaml-files.ts';

type Values = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isConfig = (value: unknown): value is Values =>
  isRecord(value) && ['rules', 'externalRules', 'resourceRules'].some((key) => key in value);

/** The configuration itself, or the one that a ConfigMap holds. */
const configsIn = (path: string, text: string): readonly Values[] =>
  documentsOf(path, text).flatMap((value): readonly Values[] => {
    if (isConfig(value)) return [value];
    const data = isRecord(value) && value['kind'] === 'ConfigMap' ? value['data'] : undefined;
    return Object.values(isRecord(data) ? data : {}).flatMap((inner) =>
      typeof inner === 'string' ? documentsOf(path, inner).filter(isConfig) : [],
    );
  });

const readConfig = async (path: string, io: Io): Promise<AdapterConfig> => {
  const [value, ...more] = configsIn(path, await textOf(path, io));
  if (value === undefined || more.length > 0) {
    throw new CliError(`${path} must hold one configuration of prometheus-adapter`);
  }
  const { config, problems } = readAdapterConfig(value);
  for (const { field, message } of problems) {
    await complain(io, new CliError(`${path}: ${field}: ${message}`));
  }
  return config;
};

/** Series and samples that are read of one answer. */
const most = 20_000;

const portsOf = (
  api: ThanosApi,
  { minutes, now }: { readonly minutes: number; readonly now: number },
): PreviewPorts => {
  const { signal } = new AbortController();
  const end = now / 1000;
  const options = { dedup: true };
  return {
    series: async (scope) => {
      const range = { start: end - minutes * 60, end };
      const answer = await api.series({ scope, range, limit: most, options }, signal);
      return answer.ok
        ? { ok: true, value: answer.value.data }
        : { ok: false, message: answer.failure.message };
    },
    query: async (expr) => {
      const time = { kind: 'instant', at: null } as const;
      const answer = await api.query({ expr, time, options, limit: most }, signal);
      if (!answer.ok) return { ok: false, message: answer.failure.message };
      const { series } = answer.value.data;
      const value = series.flatMap(({ labels, samples: [sample] }) =>
        typeof sample?.[1] === 'string'
          ? [{ labels, value: Number(sample[1].replace('Inf', 'Infinity')) }]
          : [],
      );
      return { ok: true, value };
    },
  };
};

/** `gauntlet autoscale adapter`: what prometheus-adapter would make of its rules now. */
export const adapterPreview = async (args: readonly string[], io: Io): Promise<ExitCode> => {
  const { values, positionals } = readArguments(args, {
    url: { type: 'string' },
    namespace: { type: 'string', default: 'default' },
    'max-age': { type: 'string', default: '10' },
    'values-of': { type: 'string', default: '20' },
    json: { type: 'boolean', default: false },
  });
  const [path, ...more] = positionals;
  if (path === undefined || more.length > 0 || values.url === undefined) {
    throw new CliError('autoscale adapter needs one FILE and --url URL');
  }
  const minutes = wholeNumber(values['max-age'], { min: 1, max: 100_000 }, '--max-age');
  const valuesOf = wholeNumber(values['values-of'], { min: 0, max: 10_000 }, '--values-of');
  const url = webAddress(values.url, '--url');
  const config = await readConfig(path, io);
  const silent = () => undefined;
  const log = { error: silent, warn: silent, info: silent, debug: silent };
  const runtime = nodeRuntime(log, undefined);
  const profile = { name: 'url', url, credentials: { kind: 'none' } } as const;
  const api = createThanosApi(profile, { ...runtime, trusted: true });
  try {
    const rules = await previewAdapter(config, portsOf(api, { minutes, now: runtime.clock() }), {
      mapper: createResourceMapper(usualResources),
      namespace: values.namespace,
      valuesOf,
    });
    await write(
      io.stdout,
      values.json ? `${JSON.stringify({ rules }, undefined, 2)}\n` : adapterText(rules),
    );
    return hasProblem(rules) ? exitCodes.findings : exitCodes.ok;
  } finally {
    api.close();
  }
};
