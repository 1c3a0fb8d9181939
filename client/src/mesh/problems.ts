import { say } from '../util/words.ts';
import type { ControlPlane } from './control-plane.ts';
import { asksForProxy } from './injection.ts';
import type { Intent, ProxyFacts } from './injection.ts';
import { versionSkew } from './version.ts';

/** Something about a workload's mesh that somebody should know. */
export interface MeshProblem {
  readonly kind:
    | 'not-injected'
    | 'partly-injected'
    | 'unwanted-proxy'
    | 'proxy-not-ready'
    | 'proxy-old'
    | 'proxy-newer'
    | 'mixed-versions';
  readonly severity: 'warning' | 'info';
  /** What is the matter, in a few words that fit behind a row. */
  readonly title: string;
  /** Why, and what to do. */
  readonly advice: string;
}

/** What is looked at. */
export interface ProblemFacts {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly intent: Intent;
  /** The injector leaves the namespace alone. */
  readonly exempt: boolean;
  readonly meshed: number;
  readonly total: number;
  readonly pods: readonly { readonly meshed: boolean; readonly proxy?: ProxyFacts }[];
  readonly versions: readonly string[];
  readonly controlPlane: ControlPlane | undefined;
}

const checks: readonly ((facts: ProblemFacts) => MeshProblem | undefined)[] = [
  injection,
  unwanted,
  readiness,
  skew,
  mixture,
];

/** All problems of a workload, the gravest first. */
export function findProblems(facts: ProblemFacts): readonly MeshProblem[] {
  if (facts.total === 0) return [];
  return checks
    .flatMap((check) => check(facts) ?? [])
    .toSorted((a, b) => Number(a.severity === 'info') - Number(b.severity === 'info'));
}

/** Reasons of the injector: linkerd2 edge-26.8.3 pkg/inject/report.go. */
function injection(facts: ProblemFacts): MeshProblem | undefined {
  const { meshed, total, intent } = facts;
  if (meshed === total) return undefined;
  const wanted = asksForProxy(intent);
  if (!wanted && meshed === 0) return undefined;
  if (meshed > 0) {
    return {
      kind: 'partly-injected',
      severity: 'warning',
      title: say('{count} of {total, plural, one {# pod} other {# pods}} without proxy', {
        count: total - meshed,
        total,
      }),
      advice: `${say('The pods without a proxy were made before one was asked for, or while the injector did not answer.')} ${restart(facts)}`,
    };
  }
  return {
    kind: 'not-injected',
    severity: 'warning',
    title: say('asked for, but no proxy'),
    advice: missingProxy(facts),
  };
}

function missingProxy(facts: ProblemFacts): string {
  const { controlPlane, exempt, intent, namespace } = facts;
  if (exempt) {
    return say(
      'The namespace {namespace} is labelled config.linkerd.io/admission-webhooks: disabled, so the injector never sees its pods. Remove the label, then restart the workload.',
      { namespace },
    );
  }
  const injector = controlPlane?.components.find(({ component }) => component === 'proxy-injector');
  if (controlPlane === undefined) {
    return say(
      'linkerd.io/inject asks for a proxy, but the cluster has no control plane of Linkerd 2.',
    );
  }
  if (injector === undefined || injector.ready === 0) {
    return say(
      'linkerd.io/inject asks for a proxy, but the injector of {namespace} is not ready. Bring it up, then restart the workload.',
      { namespace: controlPlane.namespace },
    );
  }
  const by = intent.by === 'namespace' ? say('Its namespace') : say('Its pod template');
  return `${say('{by} asks for a proxy (linkerd.io/inject: {wanted}). The injector leaves pods alone that were made before, that use the node’s network, or that mount no token of their service account.', { by, wanted: intent.wanted })} ${restart(facts)}`;
}

function restart({ kind, namespace, name }: ProblemFacts): string {
  return kind === 'Deployment' || kind === 'StatefulSet' || kind === 'DaemonSet'
    ? say('To have them made anew: kubectl -n {namespace} rollout restart {kind}/{name}', {
        namespace,
        kind: kind.toLowerCase(),
        name,
      })
    : say('Have its pods made anew.');
}

function unwanted({ meshed, intent }: ProblemFacts): MeshProblem | undefined {
  if (meshed === 0 || intent.wanted !== 'disabled' || intent.by !== 'workload') return undefined;
  return {
    kind: 'unwanted-proxy',
    severity: 'info',
    title: say('proxy, although disabled'),
    advice: say(
      'The pod template says linkerd.io/inject: disabled, but pods have a proxy: they were made before, or the proxy was written into the manifest by hand.',
    ),
  };
}

function readiness({ pods }: ProblemFacts): MeshProblem | undefined {
  const waiting = pods.filter(({ proxy }) => proxy !== undefined && !proxy.ready).length;
  if (waiting === 0) return undefined;
  return {
    kind: 'proxy-not-ready',
    severity: 'warning',
    title: say('{count, plural, one {proxy not ready} other {# proxies not ready}}', {
      count: waiting,
    }),
    advice: say(
      'A proxy is ready when it has its certificate and knows its policy. Look at the log of linkerd-proxy, and whether linkerd-identity and linkerd-destination are ready.',
    ),
  };
}

/** Linkerd supports proxies of the same feature release as the control plane and of the one before. */
function skew({ versions, controlPlane }: ProblemFacts): MeshProblem | undefined {
  const plane = controlPlane?.version ?? '';
  if (plane === '') return undefined;
  const skews = versions.map((version) => ({ version, ...versionSkew(version, plane) }));
  const newer = skews.find(({ kind }) => kind === 'newer');
  if (newer !== undefined) {
    return {
      kind: 'proxy-newer',
      severity: 'warning',
      title: say('proxy {version} is newer', { version: newer.version }),
      advice: say(
        'The control plane is {plane}. A proxy must not be newer than its control plane: upgrade the control plane.',
        { plane },
      ),
    };
  }
  const older = skews.find(({ kind }) => kind === 'older');
  if (older === undefined) return undefined;
  const far = (older.releases ?? 0) > 1;
  return {
    kind: 'proxy-old',
    severity: far ? 'warning' : 'info',
    title: say('proxy {version} is older', { version: older.version }),
    advice: far
      ? say(
          'The control plane is {plane}, {releases} feature releases ahead; Linkerd supports one. Restart the workload to have the proxy of today injected.',
          { plane, releases: older.releases ?? 0 },
        )
      : say(
          'The control plane is {plane}. Proxies are renewed when their pods are: restart the workload at a good moment.',
          { plane },
        ),
  };
}

function mixture({ versions }: ProblemFacts): MeshProblem | undefined {
  if (versions.length < 2) return undefined;
  return {
    kind: 'mixed-versions',
    severity: 'info',
    title: say('proxies of {count} versions', { count: versions.length }),
    advice: say('{versions}: some pods are older than the last upgrade of the control plane.', {
      versions: versions.join(', '),
    }),
  };
}
