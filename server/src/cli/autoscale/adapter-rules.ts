import type { AdapterRules } from '../../autoscale/index.ts';
import { adapterPorts } from '../../autoscale/requests/adapter-ports.ts';
import type { ThanosApi } from '../../thanos/api.ts';
import { oneOf } from '../arguments.ts';
import { CliError, type Io } from '../io.ts';
import { readAdapterFile } from './adapter-file.ts';

/** Where the rules of an adapter are, as arguments say it. */
export interface AdapterArguments {
  readonly adapter?: string | undefined;
  readonly 'adapter-sees': string;
  readonly match: readonly string[];
}

/** The rules of a file, expanded against the series that a server had in a time; undefined where none is named. */
export const adapterRulesOf = async (
  { adapter, match, ...given }: AdapterArguments,
  {
    api,
    range,
    budgetMs,
    signal,
  }: {
    readonly api: ThanosApi;
    /** Seconds. */
    readonly range: { readonly from: number; readonly to: number };
    readonly budgetMs: number;
    readonly signal: AbortSignal;
  },
  io: Io,
): Promise<AdapterRules | undefined> => {
  if (adapter === undefined) return undefined;
  const sees = oneOf(given['adapter-sees'], ['server', 'cluster'] as const, '--adapter-sees');
  if (sees === 'cluster' && match.length === 0) {
    throw new CliError('--adapter-sees cluster needs a --match that says which cluster');
  }
  const asking = { minutes: (range.to - range.from) / 60, now: range.to * 1000, budgetMs };
  return {
    config: await readAdapterFile(adapter, io),
    find: adapterPorts(api, asking, signal).series,
    sees,
    matchers: match,
  };
};
