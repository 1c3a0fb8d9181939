import type { DeployedComponent, DoctorFacts } from '../protocol/doctor.ts';
import { durationSum, durationUnits } from '../util/durations.ts';

/** Flags of a command line: name without dashes → values in order. A flag without a value is `true`. */
export type Flags = ReadonlyMap<string, readonly string[]>;

/**
 * Flags as kingpin reads them: `--name=value`, `--name value`, `--name`, `--no-name`.
 * Source: alecthomas/kingpin v2 parser.go.
 */
export const flagsOf = (args: readonly string[]): Flags => {
  const flags = new Map<string, string[]>();
  const add = (name: string, value: string): void => {
    const values = flags.get(name) ?? [];
    values.push(value);
    flags.set(name, values);
  };
  for (const [at, arg] of args.entries()) {
    if (!arg.startsWith('--')) continue;
    const [name = '', ...rest] = arg.slice(2).split('=');
    const next = args[at + 1];
    if (rest.length > 0) add(name, rest.join('='));
    else if (next !== undefined && !next.startsWith('-')) add(name, next);
    else if (name.startsWith('no-')) add(name.slice(3), 'false');
    else add(name, 'true');
  }
  return flags;
};

/** The value that counts: the last one. */
export const flagOf = (flags: Flags, name: string): string | undefined => flags.get(name)?.at(-1);

/** One process of the installation whose flags are known: from its own API, or from its pod. */
export interface Configured {
  readonly component: string;
  /** Where it is, for people. */
  readonly place: string;
  readonly flags: Flags;
  /** The flags hold defaults too: that one is there does not mean that anybody set it. */
  readonly withDefaults: boolean;
  readonly deployed?: DeployedComponent;
  readonly endpoint?: string;
}

/** Flags as a process lists them. */
export const listOf = (flags: Readonly<Record<string, string>>): Flags =>
  new Map(Object.entries(flags).map(([name, value]) => [name, [value]]));

/** `cluster/namespace/pod`. */
export const placeOf = ({ cluster, namespace, pod }: DeployedComponent): string =>
  [cluster, namespace, pod].filter((part) => part !== '').join('/');

/**
 * Processes of one component whose flags are known. A query-frontend passes questions about flags on to the querier,
 * so only its pod tells.
 */
export const configured = (facts: DoctorFacts, component: string): readonly Configured[] => {
  const asked: readonly Configured[] = facts.others.flatMap((other) =>
    other.component === component && other.flags !== undefined && component !== 'query-frontend'
      ? [
          {
            component,
            place: other.endpoint,
            flags: listOf(other.flags),
            withDefaults: true,
            endpoint: other.endpoint,
          },
        ]
      : [],
  );
  const deployed: readonly Configured[] = facts.deployed.flatMap((one) =>
    one.component === component && one.args.length > 0
      ? [
          {
            component,
            place: placeOf(one),
            flags: flagsOf(one.args),
            withDefaults: false,
            deployed: one,
          },
        ]
      : [],
  );
  return [...deployed, ...asked];
};

/** Pods of one workload have the same flags: one of each is enough. */
export const onePerWorkload = (found: readonly Configured[]): readonly Configured[] => [
  ...new Map(
    found.map((one) => [
      one.deployed === undefined
        ? one.place
        : JSON.stringify([one.deployed.cluster, one.deployed.namespace, one.deployed.workload]),
      one,
    ]),
  ).values(),
];

/** What a finding about such a process is about. */
export const subjectOf = ({ deployed, endpoint }: Configured) => ({
  ...(deployed === undefined
    ? {}
    : {
        component: {
          cluster: deployed.cluster,
          namespace: deployed.namespace,
          pod: deployed.pod,
        },
      }),
  ...(endpoint === undefined ? {} : { endpoint }),
});

/** Milliseconds of a duration as flags have it: `15d`, `1h30m`, `0s`; `undefined` for what is none. */
export const durationMs = (text: string | undefined): number | undefined => {
  if (text === undefined || text === '') return undefined;
  if (text === '0') return 0;
  if (!/^(?:\d+(?:\.\d+)?(?:ms|[smhdwy]))+$/.test(text)) return undefined;
  return durationSum(text);
};

/** For people: the greatest unit and the one below, `2d 4h`; what is smaller says nothing. */
export const durationText = (ms: number): string => {
  let rest = Math.max(0, Math.round(ms / 1000)) * 1000;
  const parts = ['d', 'h', 'm', 's'].map((unit) => {
    const size = durationUnits[unit] ?? 1;
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count === 0 ? '' : `${String(count)}${unit}`;
  });
  const first = parts.findIndex((part) => part !== '');
  if (first === -1) return '0s';
  return parts
    .slice(first, first + 2)
    .filter((part) => part !== '')
    .join(' ');
};
