import { window } from 'vscode';
import type { OutputChannel } from 'vscode';
import type { Clusters } from '../k8s/clusters.ts';
import { ClusterError } from '../k8s/port.ts';
import { say } from '../util/words.ts';
import { logLine, logPrefixes } from './log-lines.ts';
import type { LogSource, LogViews } from './log-views.ts';
import { logPath } from './object-path.ts';

/** Lines of the past that are shown first, of each source. */
const tail = 500;

/** Time (ms) in which lines are gathered before they are written. */
const gatherMs = 100;

/** Time (ms) after which a log that broke off is followed again. */
const againMs = 3000;

interface Following {
  readonly channel: OutputChannel;
  ending: AbortController;
}

/** Follows logs; a channel that is shown again starts anew. */
export function createLogViews(clusters: Pick<Clusters, 'client'>): LogViews {
  const views = new Map<string, Following>();
  return {
    follow: (title, sources) => {
      const known = views.get(title);
      known?.ending.abort();
      const view: Following = {
        channel: known?.channel ?? window.createOutputChannel(title, 'log'),
        ending: new AbortController(),
      };
      views.set(title, view);
      view.channel.clear();
      view.channel.show(true);
      const prefixes = logPrefixes(sources);
      for (const [index, source] of sources.entries()) {
        const prefix = prefixes[index] ?? '';
        void followOne({ clusters, source, prefix, view, signal: view.ending.signal });
      }
    },
    dispose: () => {
      for (const { channel, ending } of views.values()) {
        ending.abort();
        channel.dispose();
      }
    },
  };
}

interface Follow {
  readonly clusters: Pick<Clusters, 'client'>;
  readonly source: LogSource;
  readonly prefix: string;
  readonly view: Following;
  readonly signal: AbortSignal;
}

/** Writes one log until it ends for good or nobody wants it any more; what went wrong is written too. */
async function followOne({ clusters, source, prefix, view, signal }: Follow): Promise<void> {
  const { context, namespace, pod, container, previous } = source;
  const write = createWriter(view.channel, signal);
  const tell = (text: string): void => write(logLine(`— ${text}`, prefix));
  // While a log cannot be followed, why is said once.
  let told = '';
  for (let lines = tail; !signal.aborted; lines = 0) {
    try {
      const client = await clusters.client(context);
      const path = logPath(
        { namespace, name: pod },
        {
          previous,
          follow: !previous,
          tail: lines,
          ...(container === undefined ? {} : { container }),
        },
      );
      const onLine = (line: string): void => {
        told = '';
        write(logLine(line, prefix));
      };
      await client.follow(path, onLine, signal);
      tell(previous ? say('end of the previous log') : say('end of the log'));
      return;
    } catch (error) {
      if (signal.aborted) return;
      const problem = error instanceof ClusterError ? error.problem : undefined;
      const message = problem?.message ?? String(error);
      if (message !== told) tell(message);
      told = message;
      if (
        problem === undefined ||
        !['unreachable', 'timeout', 'server-error'].includes(problem.kind)
      )
        return;
      await new Promise((resolve) => setTimeout(resolve, againMs));
    }
  }
}

/** Gathers lines, so that a busy log does not cost an event each. */
function createWriter(channel: OutputChannel, signal: AbortSignal): (line: string) => void {
  let lines: string[] = [];
  const flush = (): void => {
    const text = lines.join('\n');
    lines = [];
    if (!signal.aborted) channel.appendLine(text);
  };
  return (line) => {
    if (lines.push(line) === 1) setTimeout(flush, gatherMs);
  };
}
