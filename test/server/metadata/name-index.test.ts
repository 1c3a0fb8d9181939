import { describe, expect, test } from 'vitest';
import { didYouMean } from '../../../server/src/metadata/did-you-mean.ts';
import { editDistance } from '../../../server/src/metadata/edit-distance.ts';
import { metricIndexOf } from '../../../server/src/metadata/name-index.ts';
import { metricNames } from '../../bench/metric-names.ts';

const index = (names: readonly string[]) => metricIndexOf(names, () => undefined);
const found = (names: readonly string[], query: string, limit = 10): readonly string[] =>
  index(names)
    .search(query, limit)
    .map(({ name }) => name);

const servers = [
  'http_request_total',
  'http_requests_total',
  'http_response_total',
  'http',
  'node_memory_MemAvailable_bytes',
  'request_duration_seconds',
  'ALERTS',
  'go:rate5m',
  'max_heap_requests',
  'überlast_total',
];

const cases: readonly (readonly [title: string, query: string, expected: readonly string[]])[] = [
  [
    'exact, then prefix by length',
    'http',
    ['http', 'http_request_total', 'http_requests_total', 'http_response_total'],
  ],
  ['case does not matter', 'alerts', ['ALERTS']],
  ['capitals in the query neither', 'HTTP_REQ', ['http_request_total', 'http_requests_total']],
  [
    'initials of words',
    'hrt',
    ['http_request_total', 'http_requests_total', 'http_response_total', 'max_heap_requests'],
  ],
  ['beginnings of words', 'req dur', ['request_duration_seconds']],
  ['an inner word', 'memory', ['node_memory_MemAvailable_bytes']],
  ['a capital starts a word', 'avail', ['node_memory_MemAvailable_bytes']],
  ['a colon separates words', 'rate5', ['go:rate5m']],
  ['a word before letters in order', 'mhr', ['max_heap_requests']],
  [
    'letters in order, first at the start of a word',
    'rqst',
    ['max_heap_requests', 'http_request_total', 'http_requests_total', 'request_duration_seconds'],
  ],
  ['a prefix with a separator', 'http_resp', ['http_response_total']],
  ['separators may be left out', 'httprequeststotal', ['http_requests_total']],
  ['UTF-8 names', 'über', ['überlast_total']],
  ['nothing', 'zzz', []],
  ['only separators', '__', []],
];

describe('search', () => {
  test.each(cases)('%s: %s', (_, query, expected) => {
    expect(found(servers, query)).toEqual(expected);
  });

  test('an empty query gives the first names in order, doubles once', () => {
    expect(found(['b', 'a', 'B', 'a', 'c'], '', 3)).toEqual(['a', 'B', 'b']);
  });

  test('no more than the limit, the best ones', () => {
    expect(found(servers, 'http', 2)).toEqual(['http', 'http_request_total']);
    expect(found(servers, 'http', 0)).toEqual([]);
  });

  test('words beat letters, few pieces beat many', () => {
    expect(found(['rxexq_a', 'r_e_q', 'x_request'], 'req')).toEqual([
      'x_request',
      'r_e_q',
      'rxexq_a',
    ]);
  });
});

/** Whether the letters of the query are in the name, in order, the first one at the start of a word. */
const isSequence = (name: string, query: string): boolean => {
  const [first = '', ...rest] = query;
  return new RegExp(`(?:^|[_:])${first}${rest.map((letter) => `.*${letter}`).join('')}`).test(name);
};

test('it finds exactly what matches, on many names', () => {
  const names = metricNames(4000);
  const large = index(names);
  for (const query of [
    'hrt',
    'reqdur',
    'mem',
    'tot',
    'kcm',
    'gcdur',
    'latms',
    'zzz',
    'n',
    'dsnb',
  ]) {
    const got = large.search(query, names.length).map(({ name }) => name);
    expect(new Set(got)).toEqual(new Set(names.filter((name) => isSequence(name, query))));
    expect(got.length).toBe(new Set(got).size);
    const few = large.search(query, 50).map(({ name }) => name);
    expect(few).toEqual(got.slice(0, 50));
  }
});

test('membership and order hold for names in any order and case', () => {
  const names = ['b', 'Zebra', 'a_B', 'ALERTS', 'a_b', 'é', 'a', 'zeta', ''].concat(
    metricNames(3000).toReversed(),
  );
  const mixed = index(names);
  expect(mixed.size).toBe(names.length);
  const listed = [...mixed.names()];
  expect(new Set(listed)).toEqual(new Set(names));
  expect(listed.slice(0, 5)).toEqual(['', 'a', 'a_B', 'a_b', 'ALERTS']);
  for (const name of names) expect(mixed.has(name)).toBe(true);
  for (const name of ['B', 'alerts', 'node', 'zzz']) expect(mixed.has(name)).toBe(false);
});

test.each([
  ['http_requsts_total', 'http_requests_total'],
  ['http_request_totals', 'http_request_total'],
  ['HTTP_REQUESTS_TOTAL', 'http_requests_total'],
  ['http_requests_total', 'http_request_total'],
  ['something_else', undefined],
  ['htpt', 'http'],
  ['', undefined],
])('closest to %s is %s', (name, expected) => {
  expect(index(servers).closest(name)).toBe(expected);
});

test('closest finds what comparing with every name finds', () => {
  const names = metricNames(3000);
  const large = index(names);
  const damaged = names.flatMap((name, at) => {
    if (at % 40 !== 0) return [];
    const middle = name.length >> 1;
    const swapped = `${name.slice(0, middle)}${name[middle + 1] ?? ''}${name[middle] ?? ''}`;
    return [
      `${name.slice(0, 3)}${name.slice(4)}`,
      `${swapped}${name.slice(middle + 2)}`,
      `${name.slice(0, 5)}q${name.slice(5)}z`,
      name,
    ];
  });
  for (const name of damaged) {
    const expected = didYouMean(name, names);
    const found = large.closest(name);
    const distance = (other: string | undefined): number =>
      other === undefined ? Infinity : editDistance(Buffer.from(name), Buffer.from(other), 3);
    expect([name, distance(found)]).toEqual([name, distance(expected)]);
  }
});
