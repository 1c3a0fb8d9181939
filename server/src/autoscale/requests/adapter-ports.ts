import type { ThanosApi } from '../../thanos/api.ts';
import type { PreviewPorts } from '../adapter/preview.ts';

/** Series and samples that are read of one answer. */
const most = 20_000;

/** How the adapter asks a server; `now` in Unix ms, `minutes` is how far back it looks for series. */
export const adapterPorts = (
  api: ThanosApi,
  { minutes, now }: { readonly minutes: number; readonly now: number },
  signal: AbortSignal,
): PreviewPorts => {
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
