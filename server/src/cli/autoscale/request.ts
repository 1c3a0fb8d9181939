import type {
  ControllerConfig,
  Fit,
  HistoryFinding,
  LoadModel,
  MissingRule,
  OwnDemandHistory,
  Recording,
  Subject,
  SyncTimes,
} from '../../autoscale/index.ts';

/** What all three commands work on. */
export interface Request {
  readonly path: string;
  readonly manifest: unknown;
  readonly subject: Subject;
  readonly recording: Recording;
  /** Of what really happened. */
  readonly fit: Fit;
  readonly loadModel: LoadModel;
  readonly findings: readonly HistoryFinding[];
  /** Where the metric is one of several clusters together. */
  readonly ownDemand: OwnDemandHistory | undefined;
  readonly times: SyncTimes;
  readonly config: ControllerConfig;
  readonly missing: MissingRule;
  readonly leastFit: number;
  readonly json: boolean;
}
