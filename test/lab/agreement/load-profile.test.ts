import { expect, it } from 'vitest';
import { rateAt } from './load-profile.ts';

const eightMinutes = Array.from({ length: 480 }, (_, second) => second * 1000);

it.each([0, 1, 2])('sends of client %i little and much within eight minutes', (client) => {
  const rates = eightMinutes.map((elapsed) => rateAt(client, elapsed));
  expect(Math.min(...rates)).toBeLessThanOrEqual(4);
  expect(Math.max(...rates)).toBeGreaterThanOrEqual(24);
  // Changes, but each load stays for half a minute at least.
  const changes = rates.filter((rate, index) => index > 0 && rate !== rates[index - 1]).length;
  expect(changes).toBeGreaterThan(6);
  expect(changes).toBeLessThan(16);
});
