// One day of two clusters, from a store gateway, replayed: the short form of test/lab/history/replay.long.test.ts.
import { historyParameters } from '../lab/history/model/parameters.ts';
import { describeReplay } from '../lab/history/replay-cases.ts';

const beforeSeconds = Date.parse('2026-11-20T12:00:00Z') / 1000;

describeReplay(historyParameters({ clusters: ['aks', 'do'], days: 1, beforeSeconds }), 0.95);
