import type {
  AutoscaleOutlook,
  AutoscaleOutlookParams,
  AutoscaleOutlookResult,
} from '../../../server/src/protocol/autoscaling.ts';
import type { Clusters } from '../k8s/clusters.ts';
import type { AutoscalerObject } from '../k8s/model.ts';
import { sameJson } from '../topology/owned-fields.ts';
import { createEmitter } from '../util/emitter.ts';
import type { Subscription } from '../util/emitter.ts';
import type { Timers } from '../util/timers.ts';
import { asFields } from '../util/values.ts';
import type { Fields } from '../util/values.ts';

/**
 * How long (ms) what was seen of an autoscaler is remembered, and how long it is gone on with when nobody looks any
 * more: no window that is common is longer.
 */
const rememberedMs = 15 * 60_000;
/** Time (ms) between two questions, and between a change and the question about it. */
const askMs = 15_000;
const gatherMs = 500;
/** Autoscalers that are remembered, each with what was seen of it; beyond them nothing is foretold. */
const most = 100;

export interface OutlooksOptions {
  readonly clusters: Pick<Clusters, 'views' | 'onDidChange'>;
  readonly ask: (params: AutoscaleOutlookParams) => Promise<AutoscaleOutlookResult>;
  readonly timers: Timers;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}

/** What autoscalers will do next, as far as it can be told from what was seen of them. */
export interface Outlooks extends Subscription {
  /** By `outlookKey`; another map when anything in it changed. */
  readonly known: ReadonlyMap<string, AutoscaleOutlook>;
  /** Somebody looks at autoscalers, or no longer does. Nothing is asked while nobody does. */
  setVisible(viewer: string, visible: boolean): void;
  onDidChange(listener: () => void): Subscription;
}

/** The key of an HPA over all clusters. */
export const outlookKey = (
  context: string,
  { namespace, name }: Pick<AutoscalerObject, 'namespace' | 'name'>,
): string => [context, namespace, name].map(encodeURIComponent).join('/');

type Seen = AutoscaleOutlookParams['autoscalers'][number]['seen'];

/** Remembers what is seen of autoscalers once somebody looks, and asks what follows from it while somebody does. */
export function createOutlooks(options: OutlooksOptions): Outlooks {
  const { clusters, timers, now, onError } = options;
  const changed = createEmitter<void>();
  const viewers = new Set<string>();
  const memory = createMemory(options);
  let known: ReadonlyMap<string, AutoscaleOutlook> = new Map();
  let planned: { readonly due: number; readonly cancel: () => void } | undefined;
  let failed = false;
  let over = false;

  const ask = async (): Promise<void> => {
    const autoscalers = memory.look();
    if (autoscalers.length === 0 && known.size === 0) return;
    const { outlooks } =
      autoscalers.length === 0 ? { outlooks: [] } : await options.ask({ autoscalers, now: now() });
    const next = new Map(outlooks.map((outlook) => [outlook.key, outlook]));
    if (over || sameOutlooks(known, next)) return;
    known = next;
    changed.fire();
  };

  /** Asks after a while, or earlier if that was planned already. */
  const plan = (delayMs: number): void => {
    const due = now() + delayMs;
    if (planned !== undefined && planned.due <= due) return;
    planned?.cancel();
    planned = undefined;
    if (over || viewers.size === 0) return;
    const cancel = timers.after(delayMs, () => {
      planned = undefined;
      ask()
        .then(() => {
          failed = false;
        })
        .catch((error: unknown) => {
          // What fails again and again is told once.
          if (!failed) onError(error);
          failed = true;
        })
        .finally(() => plan(askMs));
    });
    planned = { due, cancel };
  };

  const rest = (): void => {
    planned?.cancel();
    planned = undefined;
  };

  const subscription = clusters.onDidChange(() => {
    if (!memory.isKept) return;
    memory.look();
    plan(gatherMs);
  });

  return {
    get known() {
      return known;
    },
    setVisible: (viewer, visible) => {
      if (visible) {
        viewers.add(viewer);
        memory.keep();
        plan(0);
      } else if (viewers.delete(viewer) && viewers.size === 0) {
        memory.keepForAWhile();
        rest();
      }
    },
    onDidChange: (listener) => changed.event(listener),
    dispose: () => {
      over = true;
      rest();
      memory.dispose();
      subscription.dispose();
      changed.dispose();
    },
  };
}

interface Memory extends Subscription {
  /** Whether anything is to be taken in: somebody looks, or did so lately. */
  readonly isKept: boolean;
  keep(): void;
  /** Nobody looks any more: all is forgotten, unless somebody looks again soon. */
  keepForAWhile(): void;
  /** Takes in what is there now; gives the questions. */
  look(): AutoscaleOutlookParams['autoscalers'];
}

interface Current {
  readonly key: string;
  readonly kubernetes?: string;
  readonly raw: Fields;
}

function createMemory({ clusters, timers, now }: OutlooksOptions): Memory {
  const memory = new Map<string, Seen>();
  let isKept = false;
  let stay: (() => void) | undefined;
  const keep = (): void => {
    isKept = true;
    stay?.();
    stay = undefined;
  };
  const look = (): AutoscaleOutlookParams['autoscalers'] => {
    const questions = currentOf(clusters.views).map(({ raw, ...question }) => {
      const seen = remembered(memory.get(question.key) ?? [], { at: now(), object: raw });
      memory.set(question.key, seen);
      return { ...question, seen };
    });
    const there = new Set(questions.map(({ key }) => key));
    // What nobody holds just now may come back: it is forgotten with its age only.
    for (const [key, seen] of memory)
      if (!there.has(key) && now() - (seen.at(-1)?.at ?? 0) > rememberedMs) memory.delete(key);
    return questions;
  };
  return {
    get isKept() {
      return isKept;
    },
    keep,
    keepForAWhile: () => {
      stay = timers.after(rememberedMs, () => {
        isKept = false;
        memory.clear();
      });
    },
    look,
    dispose: () => stay?.(),
  };
}

/** The first HPAs of all clusters. */
const currentOf = (views: Clusters['views']): readonly Current[] =>
  views
    .flatMap(({ context, version, snapshot }) => {
      const kubernetes = /^v?(\d+\.\d+)/u.exec(version)?.[1];
      const objects = snapshot.kinds.horizontalpodautoscalers?.objects.values() ?? [];
      return [...objects]
        .flatMap((map) => [...map.values()])
        .flatMap((hpa) => {
          if (hpa.raw === undefined) return [];
          const key = outlookKey(context, hpa);
          return [{ key, raw: hpa.raw, ...(kubernetes === undefined ? {} : { kubernetes }) }];
        });
    })
    .slice(0, most);

/** What was seen with what is there now: an entry each time it changed; of the old ones one from before the time kept. */
function remembered(seen: Seen, next: Seen[number]): Seen {
  const last = seen.at(-1);
  const all =
    last === undefined || !sameJson(decisiveOf(last.object), decisiveOf(next.object))
      ? [...seen, next]
      : [...seen.slice(0, -1), { at: last.at, object: next.object }];
  const first = all.findLastIndex(({ at }) => at < next.at - rememberedMs);
  return first > 0 ? all.slice(first) : all;
}

/** What of an HPA counts for what it decides: of all else only the newest does. */
const decisiveOf = ({ spec, status }: Fields) => {
  const { currentMetrics, currentReplicas, desiredReplicas } = asFields(status) ?? {};
  return { spec, currentMetrics, currentReplicas, desiredReplicas };
};

const sameOutlooks = (
  left: ReadonlyMap<string, AutoscaleOutlook>,
  right: ReadonlyMap<string, AutoscaleOutlook>,
): boolean => JSON.stringify([...left]) === JSON.stringify([...right]);
