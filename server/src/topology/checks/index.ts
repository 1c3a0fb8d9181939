import { clusterLabel } from './cluster-label.ts';
import type { TopologyCheck } from './check.ts';
import { deadPatch } from './dead-patch.ts';
import { distributed } from './distributed.ts';
import { emptyQuerier } from './empty-querier.ts';
import { externalLabels } from './external-labels.ts';
import { flags } from './flags.ts';
import { hashring } from './hashring.ts';
import { idleRule } from './idle-rule.ts';
import { missingBucket } from './missing-bucket.ts';
import { missingQuerier } from './missing-querier.ts';
import { nowhere } from './nowhere.ts';
import { oneCompactor } from './one-compactor.ts';
import { reach } from './reach.ts';
import { receiveQuorum } from './receive-quorum.ts';
import { replicaLabel } from './replica-label.ts';
import { retention } from './retention.ts';
import { serviceNames } from './service-names.ts';
import { timeGap } from './time-gap.ts';
import { unknownContext } from './unknown-context.ts';
import { unknownName } from './unknown-name.ts';
import { versionSkew } from './version-skew.ts';

/** Every check of topologies: one line each. */
export const topologyChecks: readonly TopologyCheck[] = [
  unknownName,
  unknownContext,
  nowhere,
  missingBucket,
  missingQuerier,
  externalLabels,
  clusterLabel,
  replicaLabel,
  oneCompactor,
  retention,
  timeGap,
  receiveQuorum,
  hashring,
  emptyQuerier,
  distributed,
  reach,
  versionSkew,
  flags,
  idleRule,
  deadPatch,
  serviceNames,
];
