import { expect, test } from 'vitest';
import { openMetrics } from './model/open-metrics.ts';
import { createRecorder } from './model/recorder.ts';

const asked = { name: 'asked', type: 'counter' } as const;
const size = { name: 'size', type: 'gauge' } as const;

test('families and series are in one place each, with their times', () => {
  const recorder = createRecorder();
  const first = recorder.group();
  const total = first.add(asked, 'asked_total', { pod: 'a', code: 200 });
  const gauge = first.add(size, 'size', { pod: 'a' });
  recorder.scrape(7200.25);
  total.push(5);
  gauge.push(0.5);
  const late = recorder.group().add(asked, 'asked_total', { pod: 'b', code: 200 });
  recorder.scrape(7215.25);
  total.push(7);
  late.push(1);
  first.end();
  expect(openMetrics(recorder.take()).join('')).toBe(
    [
      '# TYPE asked counter',
      'asked_total{pod="a",code="200"} 5 7200.25',
      'asked_total{pod="a",code="200"} 7 7215.25',
      'asked_total{pod="b",code="200"} 1 7215.25',
      '# TYPE size gauge',
      'size{pod="a"} 0.5 7200.25',
      '# EOF',
      '',
    ].join('\n'),
  );
  recorder.scrape(14_400.25);
  late.push(2);
  expect(openMetrics(recorder.take())).toEqual([
    '# TYPE asked counter\n',
    'asked_total{pod="b",code="200"} 2 14400.25\n',
    '# EOF\n',
  ]);
});

test('a series with a hole in its life is an error of the generator', () => {
  const recorder = createRecorder();
  const series = recorder.group().add(size, 'size', {});
  recorder.scrape(0);
  series.push(1);
  recorder.scrape(15);
  recorder.scrape(30);
  expect(() => series.push(2)).toThrow(/no sample in each scrape/);
});
