// The passes of the autoscaler's controller as it wrote them down: what it was answered, and what it decided.
import type { LogEntry } from './klog.ts';

/** What a request was answered with: JSON with a kind. */
export interface Answer {
  readonly kind: string;
  readonly [field: string]: unknown;
}

interface ScaleAnswer extends Answer {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: { readonly replicas?: number };
  readonly status: { readonly replicas: number; readonly selector?: string };
}

/** What the controller said in the end. */
export type Outcome =
  | { readonly kind: 'kept'; readonly at: number; readonly replicas: number }
  | {
      readonly kind: 'scaled';
      readonly at: number;
      readonly from: number;
      readonly to: number;
      readonly reason: string;
    }
  /** Nothing: the metrics could not be had. */
  | { readonly kind: 'failed'; readonly at: number };

export interface LoggedPass {
  /** ms: when the scale was read. */
  readonly began: number;
  readonly namespace: string;
  readonly target: string;
  readonly specReplicas: number;
  readonly statusReplicas: number;
  readonly selector: string;
  /** Answers of the metrics APIs, in the order of the spec's metrics. */
  readonly answers: readonly Answer[];
  /** The largest proposal, and when (ms) it was there. */
  readonly proposed?: { readonly at: number; readonly replicas: number };
  readonly outcome: Outcome;
}

const metricKinds = new Set(['PodMetricsList', 'ExternalMetricValueList', 'MetricValueList']);

interface Open {
  readonly scale: ScaleAnswer;
  readonly began: number;
  readonly answers: Answer[];
  proposed?: { readonly at: number; readonly replicas: number };
  outcome?: Outcome;
}

/**
 * The passes in a log of a controller that works on one autoscaler after the other and logs its requests whole. A pass
 * begins with the answer to the question for the scale. The last one, which may go on, is left out.
 */
export function passesOf(log: readonly LogEntry[]): readonly LoggedPass[] {
  const passes: LoggedPass[] = [];
  let open: Open | undefined;
  const close = (at: number): void => {
    if (open === undefined) return;
    passes.push(passOf(open, at));
    open = undefined;
  };
  for (const entry of log) {
    if (entry.message === 'Response Body') {
      const answer = readAnswer(entry.values['body']);
      if (isScale(answer)) {
        if (open !== undefined && isWrite(open, answer)) continue;
        close(entry.at);
        open = { scale: answer, began: entry.at, answers: [] };
      } else if (answer !== undefined && metricKinds.has(answer.kind)) open?.answers.push(answer);
    }
    if (open !== undefined) note(open, entry);
  }
  return passes;
}

/**
 * Whether an answer is that to the write of a new size, and begins no pass. What was asked does not tell: requests of
 * other controllers are logged in between.
 */
function isWrite({ scale, outcome }: Open, { metadata, spec }: ScaleAnswer): boolean {
  return (
    outcome === undefined &&
    metadata.name === scale.metadata.name &&
    metadata.namespace === scale.metadata.namespace &&
    spec.replicas !== scale.spec.replicas
  );
}

function note(open: Open, { at, message, values }: LogEntry): void {
  const { name } = open.scale.metadata;
  const isOwn = values['scaleTarget']?.endsWith(`/${name}`) ?? false;
  const desired = Number(values['desiredReplicas']);
  if (message.startsWith('Proposing desired replicas') && isOwn) {
    open.proposed = { at, replicas: desired };
  }
  if (message === 'Decided not to scale' && isOwn) {
    open.outcome = { kind: 'kept', at, replicas: desired };
  }
  if (message === 'Successfully rescaled') {
    const from = Number(values['currentReplicas']);
    open.outcome = { kind: 'scaled', at, from, to: desired, reason: values['reason'] ?? '' };
  }
}

function passOf({ scale, began, answers, proposed, outcome }: Open, end: number): LoggedPass {
  return {
    began,
    namespace: scale.metadata.namespace,
    target: scale.metadata.name,
    specReplicas: scale.spec.replicas ?? 0,
    statusReplicas: scale.status.replicas,
    selector: scale.status.selector ?? '',
    answers,
    ...(proposed === undefined ? {} : { proposed }),
    outcome: outcome ?? { kind: 'failed', at: end },
  };
}

function readAnswer(body = ''): Answer | undefined {
  if (!body.startsWith('{')) return undefined;
  try {
    return JSON.parse(body) as Answer;
  } catch {
    return undefined;
  }
}

function isScale(answer: Answer | undefined): answer is ScaleAnswer {
  return answer?.kind === 'Scale';
}
