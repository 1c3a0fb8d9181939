import { posix } from 'node:path';
import { expect, test } from 'vitest';
import { checkedPath, isQuestion } from '../../../client/src/k8s/relay-path.ts';
import { createRandom } from '../../support/random.ts';

test.each([
  '/',
  '/api/v1/query?query=up%7Ba%3D%22%2F..%2F%22%7D&time=1',
  '/api/v1/label/__name__/values',
  '/api/v1/label/U__my_2e_metric/values?match[]=a',
  '/api/v1/label/%C3%A4%20b/values',
  '/metrics',
  '/-/ready',
  '/api/v1/blocks?view=global',
  '/api/',
])('passes on %s', (target) => {
  expect(checkedPath(target)).toBe(target);
});

test.each([
  '',
  '*',
  'api/v1/query',
  'http://other.example/api/v1/query',
  '//other.example/api/v1/query',
  '/api//v1',
  '/..',
  '/../services/other:80/proxy/',
  '/api/../../../../secrets',
  '/api/./v1',
  '/api/v1/..',
  '/%2e%2e/secrets',
  '/.%2e/secrets',
  '/%2E%2E/secrets',
  '/api%2f..%2f..%2fsecrets',
  '/api%2Fv1',
  '/a%5c..%5cb',
  '/a\\..\\b',
  '/%252e%252e/secrets',
  '/a%252fb',
  '/a%00b',
  '/a%0d%0aHost:%20x',
  '/a%7f',
  '/a b',
  '/a\tb',
  '/a?b#c',
  '/a#b',
  '/a?b c',
  '/%',
  '/%zz',
  '/%ff',
  '/ä',
  '/a?ä',
  `/${'a'.repeat(40_000)}`,
])('refuses %j', (target) => {
  expect(checkedPath(target)).toBeUndefined();
});

test.each([
  ['GET', '/api/v1/status/flags', true],
  ['GET', '/-/quit', true],
  ['POST', '/api/v1/query', true],
  ['POST', '/api/v1/query_range?x=1', true],
  ['POST', '/api/v1/series', true],
  ['POST', '/api/v1/labels', true],
  ['POST', '/api/v1/search/metric_names', true],
  ['POST', '/api/v1/admin/tsdb/delete_series', false],
  ['POST', '/-/reload', false],
  ['POST', '/-/quit?/api/v1/query', false],
  ['POST', '/api/v1/blocks/mark', false],
  ['POST', '/api/v1/query/../admin', false],
  ['PUT', '/api/v1/query', false],
  ['DELETE', '/api/v1/series', false],
  ['HEAD', '/', false],
  ['CONNECT', '/', false],
])('%s %s only asks: %s', (method, path, expected) => {
  expect(isQuestion(method, path)).toBe(expected);
});

/** A path as it is after some decoding on the way; undefined when it cannot be decoded so often. */
function decoded(path: string, times: number): string | undefined {
  try {
    return times === 0 ? path : decoded(decodeURIComponent(path), times - 1);
  } catch {
    return undefined;
  }
}

test('stays below its base however it is read: decoded, cleaned, resolved', () => {
  const parts = [
    '/',
    '/',
    '.',
    '..',
    '%2e',
    '%2E',
    '%2f',
    '%5c',
    '%25',
    '2e',
    '\\',
    'a',
    'é',
    ';',
    '?',
    '#',
    ' ',
    '%0a',
    '%c0%ae',
  ];
  const random = createRandom(7);
  const base = '/api/v1/namespaces/n/services/s:80/proxy';
  let passed = 0;
  for (let round = 0; round < 50_000; round++) {
    const target = Array.from({ length: 1 + random.below(8) }, () => random.pick(parts)).join('');
    if (checkedPath(target) === undefined) continue;
    passed += 1;
    const whole = `${base}${target}`;
    expect(
      new URL(whole, 'https://api.example').href.startsWith(`https://api.example${base}/`),
    ).toBe(true);
    const [path = ''] = whole.split('?');
    for (const times of [0, 1, 2]) {
      const read = decoded(path, times);
      if (read !== undefined) expect(posix.normalize(read).startsWith(`${base}/`)).toBe(true);
    }
  }
  expect(passed).toBeGreaterThan(100);
});
