import { describe, expect, test } from 'vitest';
import { parseQuantity, quantityOfMilli } from '../../../server/src/autoscale/index.ts';

describe('quantities', () => {
  test.each([
    ['0', '0', 0],
    ['0Ki', '0', 0],
    ['100m', '100m', 100],
    ['0.1', '100m', 100],
    ['1.5', '1500m', 1500],
    ['+3', '3', 3000],
    ['-0.5', '-500m', -500],
    ['10000m', '10', 10_000],
    ['10k', '10k', 10_000_000],
    ['1e3', '1e3', 1_000_000],
    ['12E', '12E', 0],
    ['2e-3', '2e-3', 2],
    ['.5', '500m', 500],
    ['1.', '1', 1000],
    ['64Mi', '64Mi', 67_108_864_000],
    ['1500Ki', '1500Ki', 1_536_000_000],
    ['0.5Ki', '512', 512_000],
    ['0.3Ki', '307200m', 307_200],
    ['1.5Gi', '1536Mi', 1_610_612_736_000],
    ['100n', '100n', 1],
    ['-100n', '-100n', -1],
    ['1100u', '1100u', 2],
    ['0.1n', '1n', 1],
  ] as const)('%s is %s', (text, canonical, milli) => {
    const quantity = parseQuantity(text);
    expect(quantity?.canonical).toBe(canonical);
    expect(quantity?.milli).toBe(milli);
  });

  test.each(['', 'm', '1 ', ' 1', '1mi', '1K', '1.2.3', '--1', '1e', '1e9999', 'NaN', '0x10'])(
    '%j is none',
    (text) => {
      expect(parseQuantity(text)).toBeUndefined();
    },
  );

  test.each([
    ['50m', 0.05],
    ['0.05', 0.05],
    ['15m', 0.015],
    ['2', 2],
    ['-500m', -0.5],
  ] as const)('%s is about %d', (text, approximate) => {
    expect(parseQuantity(text)?.approximate).toBe(approximate);
  });

  test('a number of thousandths', () => {
    expect(quantityOfMilli(1500).canonical).toBe('1500m');
    expect(quantityOfMilli(2000).canonical).toBe('2');
  });
});
