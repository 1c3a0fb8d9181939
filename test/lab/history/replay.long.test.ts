// Fourteen days of four clusters, from a store gateway, replayed.
import { defaultClusters } from '../network/address-plan.ts';
import { historyParameters } from './model/parameters.ts';
import { describeReplay } from './replay-cases.ts';

const beforeSeconds = Date.parse('2026-10-18T12:00:00Z') / 1000;

describeReplay(historyParameters({ clusters: defaultClusters, beforeSeconds }), 0.95);
