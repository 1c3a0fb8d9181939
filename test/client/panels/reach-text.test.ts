import { describe, expect, it } from 'vitest';
import { reachText } from '../../../client/src/panels/reach-text.ts';
import type { ReachResult } from '../../../server/src/protocol/thanos.ts';
import { now } from './fixture.ts';

type SelectorReach = ReachResult['selectors'][number];

const reach = (part: Partial<SelectorReach> = {}): SelectorReach => ({
  selector: 'up{cluster="aks"}',
  from: now - 300_000,
  to: now,
  stores: [
    { store: '10.0.0.1:10901', kind: 'sidecar', asked: true, reason: 'Its labels fit.' },
    {
      store: '10.0.0.22:10901',
      kind: 'store',
      asked: false,
      reason: 'Its labels\ncontradict \u202Ecluster="aks".',
    },
  ],
  missing: [],
  ...part,
});

describe('would this query see everything', () => {
  it('is answered first, then explained', () => {
    expect(reachText({ querier: 'aks/mon/query', at: undefined }, { selectors: [reach()] }))
      .toMatchInlineSnapshot(`
      "up{cluster="aks"}

      Yes: it sees all that the stores of aks/mon/query hold for
      it.

      Time that it reads, evaluated now
        2026-11-23 11:55:00 UTC to 2026-11-23 12:00:00 UTC (5 min)

      Stores that are asked: 1
        Its labels fit.
          Sidecar  10.0.0.1:10901

      Stores that are skipped: 1
        Its labels contradict \\u{202e}cluster="aks".
          Store gateway  10.0.0.22:10901
      "
    `);
  });

  it('says the moment, where it is another than now', () => {
    const text = reachText({ querier: 'q', at: now }, { selectors: [reach()] });
    expect(text).toContain('evaluated at 2026-11-23 12:00:00 UTC as the run options say');
  });

  it('says what is missing, and how many selectors of several miss something', () => {
    const text = reachText(
      { querier: 'q', at: undefined },
      {
        selectors: [reach(), reach({ missing: ['Nobody answers for {cluster="gke"}.'] })],
      },
    );
    expect(text).toMatch(/^1 of 2 selectors do not see everything\.\n\n/);
    expect(text).toContain('No: it does not see everything.\n\nWhat it does not see\n  Nobody');
    expect(reachText({ querier: 'q', at: undefined }, { selectors: [reach(), reach()] })).toMatch(
      /^All 2 selectors see/,
    );
  });
});
