import type { MetricInfo } from '../metadata/snapshot.ts';
import type { ConnectionProfile, Failure } from '../protocol/connections.ts';
import type {
  BlocksFacts,
  LabelSet,
  MetricSample,
  RuleGroupFacts,
  StoreFacts,
} from '../protocol/thanos.ts';
import { version } from '../util/version.ts';
import type { Clock } from '../util/timers.ts';
import { createChannelSource } from './channel.ts';
import { createAuthorizer } from './credentials.ts';
import type { Answer } from './endpoints/answer.ts';
import { askBlocks } from './endpoints/blocks.ts';
import {
  askLabels,
  askLabelValues,
  askLabelValuesByDefault,
  askMetricNames,
} from './endpoints/labels.ts';
import type { TextSink } from './endpoints/labels.ts';
import { askMetadata } from './endpoints/metadata.ts';
import { askMetrics } from './endpoints/metrics.ts';
import { askQuery } from './endpoints/query.ts';
import type { QueryQuestion, QueryResult } from './endpoints/query.ts';
import { askRules } from './endpoints/rules.ts';
import type { ScopedQuestion } from './endpoints/scoped.ts';
import { searchLabelValues, searchMetricNames } from './endpoints/search.ts';
import type { SearchQuestion } from './endpoints/search.ts';
import { askSeries } from './endpoints/series.ts';
import type { Series } from './endpoints/series.ts';
import {
  askBuildInfo,
  askExternalLabels,
  askFeatures,
  askFlags,
  askReady,
  askStartTime,
} from './endpoints/status.ts';
import { askStores } from './endpoints/stores.ts';
import { askTargets } from './endpoints/targets.ts';
import type { Target } from './endpoints/targets.ts';
import type { Outcome } from './failures.ts';
import type { HttpClient } from './http-client.ts';
import { createRequester } from './requester.ts';
import type { RunProgram } from './run-program.ts';
import { redactor } from './secrets.ts';
import type { Redact } from './secrets.ts';

type Asked<T> = Promise<Outcome<T>>;
type Listed<T> = Asked<Answer<readonly T[]>>;

/** The HTTP API of one Thanos or Prometheus. Nothing rejects; every failure is of a kind and holds no secret. */
export interface ThanosApi {
  readonly labels: (question: ScopedQuestion, signal: AbortSignal) => Listed<string>;
  readonly labelValues: (
    question: ScopedQuestion & { readonly label: string },
    signal: AbortSignal,
  ) => Listed<string>;
  /** Of the time that the server takes by itself. */
  readonly labelValuesByDefault: (
    question: { readonly label: string; readonly limit: number },
    signal: AbortSignal,
  ) => Listed<string>;
  /** All names, into a sink made anew for every attempt. */
  readonly metricNames: <S extends TextSink>(
    question: ScopedQuestion,
    makeSink: () => S,
    signal: AbortSignal,
  ) => Asked<Answer<S>>;
  readonly series: (question: ScopedQuestion, signal: AbortSignal) => Listed<Series>;
  readonly metadata: (
    question: { readonly metric?: string; readonly limit: number },
    signal: AbortSignal,
  ) => Listed<MetricInfo>;
  readonly query: (question: QueryQuestion, signal: AbortSignal) => Asked<Answer<QueryResult>>;
  readonly stores: (signal: AbortSignal) => Asked<readonly StoreFacts[]>;
  readonly rules: (signal: AbortSignal) => Listed<RuleGroupFacts>;
  readonly targets: (signal: AbortSignal) => Listed<Target>;
  readonly blocks: (signal: AbortSignal) => Asked<BlocksFacts>;
  /** The process' own metrics, of those families that are looked at. */
  readonly metrics: (signal: AbortSignal) => Asked<readonly MetricSample[]>;
  readonly ready: (signal: AbortSignal) => Asked<boolean>;
  /** Unix milliseconds. */
  readonly startTime: (signal: AbortSignal) => Asked<number | undefined>;
  readonly buildInfo: (signal: AbortSignal) => Asked<{ readonly version: string }>;
  readonly flags: (signal: AbortSignal) => Asked<Readonly<Record<string, string>>>;
  /** Of a Prometheus. */
  readonly externalLabels: (signal: AbortSignal) => Asked<LabelSet>;
  readonly features: (
    signal: AbortSignal,
  ) => Asked<Readonly<Record<string, Readonly<Record<string, boolean>>>>>;
  readonly searchMetricNames: (question: SearchQuestion, signal: AbortSignal) => Listed<MetricInfo>;
  readonly searchLabelValues: (
    question: SearchQuestion & { readonly label: string },
    signal: AbortSignal,
  ) => Listed<string>;
  /** A failure of this server with its sentence, for faults that show in what it answered. */
  readonly failure: (kind: Failure['kind'], detail?: string) => Failure;
  readonly redact: Redact;
  /** Closes idle sockets and ends a token command that runs. */
  readonly close: () => void;
}

export interface ApiPorts {
  readonly httpClient: HttpClient;
  readonly readFile: (path: string) => Promise<string>;
  readonly runProgram: RunProgram;
  readonly clock: Clock;
  /** False: no program is run. */
  readonly trusted: boolean;
}

export const createThanosApi = (profile: ConnectionProfile, ports: ApiPorts): ThanosApi => {
  const authorizer = createAuthorizer(profile, ports);
  const redact = redactor(profile, authorizer.secrets);
  const channels = createChannelSource(profile, ports);
  const requester = createRequester({
    profile,
    channels,
    authorizer,
    redact,
    httpClient: ports.httpClient,
    clock: ports.clock,
    userAgent: `gauntlet/${version}`,
  });
  return {
    labels: (question, signal) => askLabels(requester, question, signal),
    labelValues: (question, signal) => askLabelValues(requester, question, signal),
    labelValuesByDefault: (question, signal) =>
      askLabelValuesByDefault(requester, question, signal),
    metricNames: (question, makeSink, signal) =>
      askMetricNames(requester, question, makeSink, signal),
    series: (question, signal) => askSeries(requester, question, signal),
    metadata: (question, signal) => askMetadata(requester, question, signal),
    query: (question, signal) => askQuery(requester, question, signal),
    stores: (signal) => askStores(requester, signal),
    rules: (signal) => askRules(requester, signal),
    targets: (signal) => askTargets(requester, signal),
    blocks: (signal) => askBlocks(requester, signal),
    metrics: (signal) => askMetrics(requester, signal),
    ready: (signal) => askReady(requester, signal),
    startTime: (signal) => askStartTime(requester, signal),
    buildInfo: (signal) => askBuildInfo(requester, signal),
    flags: (signal) => askFlags(requester, signal),
    externalLabels: (signal) => askExternalLabels(requester, signal),
    features: (signal) => askFeatures(requester, signal),
    searchMetricNames: (question, signal) => searchMetricNames(requester, question, signal),
    searchLabelValues: (question, signal) => searchLabelValues(requester, question, signal),
    failure: (kind, detail) => requester.failure(kind, detail),
    redact,
    close: () => {
      authorizer.close();
      channels.close();
    },
  };
};
