import { expect, it } from 'vitest';
import { replayCsv } from '../../../../client/src/panels/autoscaling/replay-csv.ts';
import { replayReport } from '../../../../client/src/panels/autoscaling/replay-report.ts';
import {
  differenceText,
  numberText,
} from '../../../../client/src/panels/autoscaling/replay-words.ts';
import { replay, stateOf } from './fixture.ts';

it('a CSV has a row for each time, and no formulas', () => {
  const metrics = replay.metrics.map((metric) => ({ ...metric, key: '=cmd("x"),y' }));
  expect(replayCsv({ ...replay, metrics })).toBe(
    [
      `time,recorded,current,Candidate 1,demand,"'=cmd(""x""),y"`,
      '2026-11-23T12:00:00.000Z,2,2,2,2,50',
      '2026-11-23T12:20:00.000Z,5,,,4.6,120',
      '2026-11-23T12:21:00.000Z,,5,,,',
      '2026-11-23T12:22:00.000Z,,,4,,',
      '2026-11-23T12:30:00.000Z,,,,,',
      '2026-11-23T12:50:00.000Z,3,,,,',
      '2026-11-23T13:00:00.000Z,3,5,4,2.5,60',
      '',
    ].join('\r\n'),
  );
});

it('a report says all that the panel says, and texts of servers are texts in it', () => {
  const report = replayReport(stateOf(), replay);
  expect(report).toContain('Fit 98.8 %.');
  expect(report).toContain(String.raw`- Warning: nothing of 12:05 is \<known\>`);
  expect(report).toContain(
    String.raw`| Candidate 1 | 3 \(−25 %\) | 10 | 3 \(+50 %\) | 3 | 0 | 0 | max 10 → 4 |`,
  );
  expect(report).toContain('- 2026-11-23 12:21:00 UTC: 2 → 5. External/p99 asks for 5.');
  expect(report).toContain('- other replicas share the load');
});

it.each([
  [0, '0'],
  [1.234_56, '1.23'],
  [0.012_34, '0.0123'],
  [12_345.678, '12345.68'],
  [0.000_012, '1.20e-5'],
  [3e12, '3.00e+12'],
  [Infinity, 'Infinity'],
])('%d is read as %s', (value, text) => expect(numberText(value)).toBe(text));

it.each([
  [3, 4, '−25 %'],
  [5, 4, '+25 %'],
  [4.001, 4, ''],
  [3, 0, '+3'],
  [0, 0, ''],
  [12, 12.02, '−0.02'],
])('%d beside %d is %j', (value, base, text) => expect(differenceText(value, base)).toBe(text));
