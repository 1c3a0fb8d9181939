import type { Check } from '../check.ts';
import { clockSkew } from './clock-skew.ts';
import { compactionHalted } from './compaction-halted.ts';
import { compactorCount } from './compactor-count.ts';
import { deprecatedFlags } from './deprecated-flags.ts';
import { downsamplingOff } from './downsampling-off.ts';
import { duplicateLabelSets } from './duplicate-label-sets.ts';
import { flappingStore } from './flapping-store.ts';
import { frontendLabelRange } from './frontend-label-range.ts';
import { localCompaction } from './local-compaction.ts';
import { missingExternalLabels } from './missing-external-labels.ts';
import { missingResolution } from './missing-resolution.ts';
import { receiveQuorum } from './receive-quorum.ts';
import { replicaLabels } from './replica-labels.ts';
import { retentionGap } from './retention-gap.ts';
import { versionSkew } from './version-skew.ts';

/** All checks: one file each, in the order people read about them. */
export const checks: readonly Check[] = [
  duplicateLabelSets,
  replicaLabels,
  missingExternalLabels,
  localCompaction,
  retentionGap,
  compactorCount,
  compactionHalted,
  downsamplingOff,
  missingResolution,
  versionSkew,
  deprecatedFlags,
  flappingStore,
  receiveQuorum,
  clockSkew,
  frontendLabelRange,
];
