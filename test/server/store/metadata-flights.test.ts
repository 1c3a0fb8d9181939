import { describe, expect, test } from 'vitest';
import { createFlights } from '../../../server/src/store/metadata-flights.ts';

/** Work that ends when the test says so. */
const controlled = () => {
  const started: string[] = [];
  const aborted: string[] = [];
  const ends = new Map<string, () => void>();
  const work = (key: string) => (signal: AbortSignal) =>
    new Promise<void>((done) => {
      started.push(key);
      ends.set(key, done);
      signal.addEventListener('abort', () => {
        aborted.push(key);
        done();
      });
    });
  return { started, aborted, work, end: (key: string) => ends.get(key)?.() };
};

const fail = (error: unknown): never => {
  throw error;
};

describe('flights', () => {
  test('work that fails lands, frees its place and is told', async () => {
    const errors: unknown[] = [];
    const flights = createFlights({ running: 1, waiting: 2 }, (error) => errors.push(error));
    const { started, work } = controlled();
    const broken = flights.join('a', () => Promise.reject(new Error('broken')));
    flights.join('b', work('b'));
    await broken.landed;
    expect(errors).toEqual([new Error('broken')]);
    expect(flights.has('a')).toBe(false);
    expect(started).toEqual(['b']);
  });

  test('one for all who ask for the same', async () => {
    const flights = createFlights({ running: 2, waiting: 2 }, fail);
    const { started, work, end } = controlled();
    const tickets = [flights.join('a', work('a')), flights.join('a', work('a'))];
    expect(started).toEqual(['a']);
    expect(flights.has('a')).toBe(true);
    end('a');
    await Promise.all(tickets.map((ticket) => ticket.landed));
    expect(flights.has('a')).toBe(false);
    flights.join('a', work('a'));
    expect(started).toEqual(['a', 'a']);
  });

  test('a few at a time, the newest first, the oldest dropped', async () => {
    const flights = createFlights({ running: 1, waiting: 2 }, fail);
    const { started, work, end } = controlled();
    const tickets = ['a', 'b', 'c', 'd'].map((key) => flights.join(key, work(key)));
    expect(started).toEqual(['a']);
    await tickets[1]?.landed;
    expect(flights.has('b')).toBe(false);
    end('a');
    await tickets[0]?.landed;
    expect(started).toEqual(['a', 'd']);
    end('d');
    await tickets[3]?.landed;
    expect(started).toEqual(['a', 'd', 'c']);
  });

  test('end when the last one who waits has left, unless the result is wanted', async () => {
    const flights = createFlights({ running: 3, waiting: 3 }, fail);
    const { aborted, work } = controlled();
    const [one, two] = [flights.join('a', work('a')), flights.join('a', work('a'))];
    const kept = flights.join('b', work('b'));
    one.leave();
    one.leave();
    expect(aborted).toEqual([]);
    two.leave();
    expect(aborted).toEqual(['a']);
    kept.keep();
    kept.leave();
    expect(aborted).toEqual(['a']);
    flights.abort();
    expect(aborted).toEqual(['a', 'b']);
    await kept.landed;
  });

  test('a new one starts beside one that is being ended', () => {
    const flights = createFlights({ running: 3, waiting: 3 }, fail);
    const { started, work } = controlled();
    flights.join('a', work('a')).leave();
    flights.join('a', work('a'));
    expect(started).toEqual(['a', 'a']);
  });
});
