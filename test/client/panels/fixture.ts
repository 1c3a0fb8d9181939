import type { CoverageResult } from '../../../server/src/protocol/thanos.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** The end of all pictures: 2026-11-23 12:00 UTC. */
export const now = Date.UTC(2026, 10, 23, 12);

export const hostile = '"><script>alert(1)</script>';

/** A cluster with a sidecar over a bucket, a gap that a twin fills, one that is lost, and a hostile label. */
export const coverage: CoverageResult = {
  from: now - 60 * day,
  to: now,
  problems: [{ kind: 'refused', message: `Nobody listens at ${hostile}.` }],
  total: 2,
  rows: [
    {
      labels: { cluster: 'aks', replica: 'a' },
      spans: [
        {
          store: '10.0.0.2:10901',
          kind: 'store',
          from: now - 60 * day,
          to: now - 2 * hour,
          resolutions: [0, 300_000],
          overlaps: ['10.0.0.1:10901'],
        },
        {
          store: '10.0.0.1:10901',
          kind: 'sidecar',
          from: now - 6 * hour,
          to: now,
          resolutions: [0],
          overlaps: ['10.0.0.2:10901'],
        },
      ],
      gaps: [],
    },
    {
      labels: { cluster: 'gke', replica: 'a', team: hostile },
      spans: [
        {
          store: `10.0.1.1:10901${hostile}`,
          kind: 'sidecar',
          from: now - 20 * day,
          to: now,
          resolutions: [0],
          overlaps: [],
          lastError: `connection refused ${hostile}`,
        },
      ],
      gaps: [
        { from: now - 20 * day, to: now - 10 * day, coveredBy: [] },
        { from: now - 10 * day, to: now, coveredBy: ['10.0.1.2:10901'] },
      ],
    },
  ],
};
