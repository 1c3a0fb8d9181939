import type { ThanosApi } from '../../thanos/api.ts';
import type { PreviewPorts } from '../adapter/preview.ts';

/** Series and samples that are read of one answer. */
const most = 20_000;

export interface AdapterAsking {
  /** How far back (min) series are looked for. */
  readonly minutes: number;
  /** Unix ms. */
  readonly now: number;
  /** Time (ms) that all questions together may take; what is not answered by then is not waited for. */
  readonly budgetMs: number;
}

/** How the adapter asks a server. */
export const adapterPorts = (
  api: Pick<ThanosApi, 'series' | 'query'>,
  { minutes, now, budgetMs }: AdapterAsking,
  signal: AbortSignal,
): PreviewPorts => {
  const end = now / 1000;
  const options = { dedup: true };
  const over = AbortSignal.timeout(budgetMs);
  const within = AbortSignal.any([signal, over]);
  const failed = (message: string): { readonly ok: false; readonly message: string } => ({
    ok: false,
    message:
      over.aborted && !signal.aborted
        ? `the time for asking, ${String(budgetMs / 1000)} s, was over`
        : message,
  });
  return {
    series: async (scope) => {
      const range = { start: end - minutes * 60, end };
      const answer = await api.series({ scope, range, limit: most, options }, within);
      return answer.ok ? { ok: true, value: answer.value.data } : failed(answer.failure.message);
    },
    query: async (expr) => {
      const time = { kind: 'instant', at: null } as const;
      const answer = await api.query({ expr, time, options, limit: most }, within);
      if (!answer.ok) return failed(answer.failure.message);
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
