import { createClusterApi } from '../../../client/src/topology/api.ts';
import type { ClusterApi } from '../../../client/src/topology/api.ts';
import type { JournalLine } from '../../../client/src/topology/journal.ts';
import type { RunEvent, RunOptions } from '../../../client/src/topology/run.ts';
import { usualPatience } from '../../../client/src/topology/run.ts';
import type { LabClusters } from '../k8s/lab-clusters.ts';

/** The clusters of a lab as runs work with them, and what runs told. */
export interface Runs {
  readonly api: (context: string) => Promise<ClusterApi>;
  readonly options: (signal?: AbortSignal) => RunOptions;
  readonly lines: () => readonly JournalLine[];
  readonly events: () => readonly RunEvent[];
}

export function createRuns({ clusters }: LabClusters): Runs {
  const lines: JournalLine[] = [];
  const events: RunEvent[] = [];
  const never = new AbortController().signal;
  const api = async (context: string, signal = never): Promise<ClusterApi> =>
    createClusterApi(await clusters.client(context), signal);
  return {
    api,
    options: (signal = never) => ({
      api: (context) => api(context, signal),
      journal: { write: async (line) => void lines.push(line) },
      now: Date.now,
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      signal,
      tell: (event) => {
        events.push(event);
        if (event.kind !== 'object') console.log(JSON.stringify(event).slice(0, 300));
      },
      patience: usualPatience,
    }),
    lines: () => lines,
    events: () => events,
  };
}
