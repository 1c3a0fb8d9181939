import { describe, expect, it } from 'vitest';
import { lanesOf, mostLanes } from '../../../client/src/panels/coverage-lanes.ts';
import { coverageContent } from '../../../client/src/panels/coverage-page.ts';
import type { CoverageState } from '../../../client/src/panels/coverage-page.ts';
import { coverageFile, lanesPicture } from '../../../client/src/panels/coverage-picture.ts';
import { ticksOf } from '../../../client/src/panels/time-axis.ts';
import { coverage, now } from './fixture.ts';

const day = 86_400_000;
const all = { filter: '', gapsOnly: false };

const state = (part: Partial<CoverageState> = {}): CoverageState => ({
  endpoint: 'aks/monitoring/query',
  coverage: { value: coverage, at: now - 5000 },
  asking: false,
  choice: all,
  width: 900,
  now,
  ...part,
});

describe('lanes', () => {
  it('put what answers for the same time above one another', () => {
    const [aks, gke] = lanesOf(coverage, all).lanes;
    expect(aks?.bars.map(({ key, track, tone }) => [key, track, tone])).toEqual([
      ['0-span-0', 0, 'bucket'],
      ['0-span-1', 1, 'live'],
    ]);
    expect(gke?.bars.map(({ key, track, tone }) => [key, track, tone])).toEqual([
      ['1-gap-0', 0, 'lost'],
      ['1-gap-1', 0, 'filled'],
      ['1-span-0', 1, 'silent'],
    ]);
    expect([aks?.lost, gke?.lost]).toEqual([false, true]);
  });

  it.each([
    ['the last day', { ...all, range: day }, [2, 2]],
    ['a label', { ...all, filter: 'cluster="aks"' }, [2]],
    ['a store, in any case', { ...all, filter: '10.0.1.1 <SCRIPT>' }, [3]],
    ['gaps', { ...all, gapsOnly: true }, [3]],
    ['nothing', { ...all, filter: 'nowhere' }, []],
  ])('are narrowed to %s', (_what, choice, counts) => {
    expect(lanesOf(coverage, choice).lanes.map(({ bars }) => bars.length)).toEqual(counts);
  });

  it('cut bars to the time that is looked at', () => {
    const { from, to, lanes } = lanesOf(coverage, { ...all, range: day });
    expect([from, to]).toEqual([now - day, now]);
    for (const bar of lanes.flatMap(({ bars }) => bars)) {
      expect(bar.from).toBeGreaterThanOrEqual(from);
      expect(bar.to).toBeLessThanOrEqual(to);
    }
  });

  it('are drawn up to a limit', () => {
    const [row] = coverage.rows;
    const rows = Array.from({ length: 1000 }, (_, index) => ({
      labels: { tenant: String(index) },
      spans: row?.spans ?? [],
      gaps: [],
    }));
    const { lanes, fitting } = lanesOf({ ...coverage, rows }, all);
    expect([lanes.length, fitting]).toEqual([mostLanes, 1000]);
    const { body } = coverageContent(
      state({ coverage: { value: { ...coverage, rows }, at: now } }),
    );
    expect(body).toContain('800 more label sets are not drawn');
  });
});

describe('the axis', () => {
  it.each([
    [10 * 60_000, ['11:50', '11:52', '11:54', '11:56', '11:58', '12:00']],
    [2 * day, ['11-22', '12:00', '11-23', '12:00']],
    [30 * day, ['10-29', '11-05', '11-12', '11-19']],
    [3650 * day, ['2017-12-20', '2025-12-18']],
  ])('of %d ms has full minutes, hours or days', (range, expected) => {
    const texts = ticksOf(now - range, now, 6).map(({ text }) => text);
    expect(texts.length).toBeLessThanOrEqual(7);
    expect(texts).toEqual(expect.arrayContaining(expected));
  });
});

describe('the picture', () => {
  const picture = lanesPicture(lanesOf(coverage, all), 900, '0-span-1').text;

  it('is a grid of rows and cells with words', () => {
    expect(picture.match(/role="(grid|row|gridcell)"/g)).toEqual([
      'role="grid"',
      'role="row"',
      'role="gridcell"',
      'role="gridcell"',
      'role="row"',
      'role="gridcell"',
      'role="gridcell"',
      'role="gridcell"',
    ]);
    expect(picture).toContain(
      'aria-label="Sidecar 10.0.0.1:10901, 2026-11-23 06:00:00 UTC to 2026-11-23 12:00:00 UTC (6 h), raw.',
    );
    expect(picture.match(/class="bar \w+ chosen"/g)).toEqual(['class="bar live chosen"']);
    expect(picture).toContain('Gap: nobody answers for');
  });

  it('shows hostile names as text', () => {
    expect(picture).not.toMatch(/<script|\son\w+=/);
    expect(picture).toContain('&quot;&gt;&lt;script&gt;');
  });

  it('stays within its width', () => {
    for (const width of [100, 400, 3000]) {
      const text = lanesPicture(lanesOf(coverage, all), width, undefined).text;
      const [, whole] = /<svg[^>]* width="(\d+)"/.exec(text) ?? [];
      for (const [, x, wide] of text.matchAll(
        /<rect class="shape" x="([\d.]+)"[^>]* width="([\d.]+)"/g,
      ))
        expect(Number(x) + Number(wide)).toBeLessThanOrEqual(Number(whole));
    }
  });

  it('as a file stands for itself', () => {
    const file = coverageFile(lanesOf(coverage, all), 1200, 'Coverage <1>');
    expect(file).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(file).not.toMatch(/var\(--|color-mix|<script|undefined|NaN/);
    expect(file).toContain('Coverage &lt;1&gt;');
  });
});

describe('the page of coverage', () => {
  it('has tools, a legend and what went wrong in words', () => {
    const { body, details } = coverageContent(state());
    expect(body).toContain('Coverage of aks/monitoring/query');
    expect(body).toContain('2 label sets, 1 with gaps · as of 5 s ago');
    expect(body).toContain('Nobody listens at');
    expect(body).toMatch(/data-key="range-all" [^>]*aria-pressed="true"/);
    expect(body).toContain('From a bucket: store gateway');
    expect(body).not.toMatch(/<script|\son\w+=|\sstyle=|NaN|undefined/);
    expect(details).toBe('');
  });

  it.each([
    ['0-span-1', /Sidecar 10\.0\.0\.1:10901.*the querier merges what they have/s],
    ['1-gap-0', /nobody answers.*Was it ever uploaded/s],
    ['1-gap-1', /Queries that deduplicate replicas do not see this gap/],
    ['7-span-0', /^$/],
    ['nonsense', /^$/],
  ])('spells %s out', (chosen, expected) => {
    expect(coverageContent(state({ chosen })).details).toMatch(expected);
  });

  it.each([
    ['before the first answer', { coverage: {}, asking: true }, 'Asking the querier'],
    [
      'when the first question failed',
      { coverage: { failure: { kind: 'refused' as const, message: 'Nobody <listens>.' } } },
      'Nobody &lt;listens&gt;.',
    ],
    [
      'when a later question failed',
      {
        coverage: {
          value: coverage,
          at: now - 60_000,
          failure: { kind: 'refused' as const, message: 'Gone.' },
        },
      },
      'What is shown is as it was 1 min ago.',
    ],
    [
      'without stores',
      { coverage: { value: { ...coverage, rows: [] }, at: now } },
      'No store of this querier announces labels',
    ],
    ['when nothing fits', { choice: { ...all, filter: 'nowhere' } }, 'No label set fits'],
  ])('says how it is %s', (_when, part, expected) => {
    expect(coverageContent(state(part)).body).toContain(expected);
  });
});
