/** `gauntlet/doctor`: checks of an installation, over facts. The client adds what only the clusters know. */
import type { Failure } from './connections.ts';
import type { BlocksFacts, LabelSet, MetricSample, RuleGroupFacts, StoreFacts } from './thanos.ts';

export interface DoctorParams {
  /** The querier that is looked at. */
  readonly endpoint: string;
  /** Other servers of the installation that can be asked (compactors, store gateways, frontends, rulers, receivers). */
  readonly others: readonly { readonly endpoint: string; readonly component: string }[];
  /** What runs in the clusters; empty where no cluster is connected, and then those checks say so. */
  readonly deployed: readonly DeployedComponent[];
  /** Unix milliseconds. */
  readonly now: number;
  /** How often each store, by its name, came and went while somebody looked. */
  readonly flaps?: Readonly<Record<string, number>>;
}

/** One process of the installation as its cluster describes it. */
export interface DeployedComponent {
  /** `sidecar`, `query`, `query-frontend`, `store`, `compact`, `rule`, `receive`, `prometheus`. */
  readonly component: string;
  readonly cluster: string;
  readonly namespace: string;
  readonly pod: string;
  readonly workload: string;
  readonly image: string;
  /** From image tag or build info; empty when unknown. */
  readonly version: string;
  readonly args: readonly string[];
  /** Arguments of the Prometheus beside a sidecar. */
  readonly prometheusArgs?: readonly string[];
  readonly replicas: number;
  readonly workloadKind: string;
  readonly ready: boolean;
  readonly restarts: number;
}

/** All that checks may look at; missing parts are absent, and a check that needs one says that it could not look. */
export interface DoctorFacts {
  readonly now: number;
  readonly stores?: readonly StoreFacts[];
  readonly flags?: Readonly<Record<string, string>>;
  readonly version?: string;
  readonly rules?: readonly RuleGroupFacts[];
  readonly others: readonly {
    readonly endpoint: string;
    readonly component: string;
    readonly flags?: Readonly<Record<string, string>>;
    readonly metrics?: readonly MetricSample[];
    readonly blocks?: BlocksFacts;
    readonly version?: string;
    /** Of a Prometheus: what it adds to all its series. */
    readonly externalLabels?: LabelSet;
    /** Of a query-frontend: what it lists when nobody says a time. */
    readonly lists?: readonly ListedValues[];
  }[];
  readonly deployed: readonly DeployedComponent[];
  /** How often each store, by its name or by its external labels, came and went while somebody looked. */
  readonly flaps: Readonly<Record<string, number>>;
  /** What Prometheus behind the querier have scraped from the installation itself: watched families, newest values. */
  readonly scraped?: readonly MetricSample[];
  readonly clocks?: ClockFacts;
}

/** Values of a label as a query-frontend lists them by itself, and as its querier knows them. */
export interface ListedValues {
  readonly label: string;
  /** Without a time in the question. */
  readonly byDefault: readonly string[];
  /** Of the last week. */
  readonly ofWeek: readonly string[];
}

/** What different machines take for the present; Unix milliseconds. */
export interface ClockFacts {
  /** The clock of the querier, read between `askedAt` and `answeredAt` of ours. */
  readonly querier?: {
    readonly askedAt: number;
    readonly answeredAt: number;
    readonly time: number;
  };
  /** The newest sample of each producer as the querier sees it, up to some minutes ahead of `now`. */
  readonly newest: readonly { readonly labels: LabelSet; readonly at: number }[];
}

export type Severity = 'error' | 'warning' | 'info';

export interface Finding {
  /** The check: kebab-case, the file's name in server/src/doctor/checks. */
  readonly check: string;
  /** Unique among the findings of one run, and the same in the next run for the same thing. */
  readonly id: string;
  readonly severity: Severity;
  /** One sentence: what is wrong. */
  readonly message: string;
  /** Why that is a problem, in a few sentences. */
  readonly explanation: string;
  /** What to do, in words; a command where there is one. */
  readonly fix: string;
  /** What it is about. */
  readonly subject: {
    readonly store?: string;
    readonly labels?: LabelSet;
    readonly component?: {
      readonly cluster: string;
      readonly namespace: string;
      readonly pod: string;
    };
    readonly endpoint?: string;
  };
}

export interface DoctorResult {
  readonly findings: readonly Finding[];
  /** Checks that could not look, and why. */
  readonly skipped: readonly { readonly check: string; readonly reason: string }[];
  readonly failures: readonly Failure[];
  /** All checks that ran, with their titles. */
  readonly checks: readonly { readonly check: string; readonly title: string }[];
}
