import { expect, it } from 'vitest';
import { logLine, shortNames } from '../../../client/src/explorer/log-lines.ts';

it.each([
  ['2026-11-23T12:00:01.123456789Z hello', '', '12:00:01.123 hello'],
  ['2026-11-23T12:00:01Z hello', '', '12:00:01.000 hello'],
  ['no time', 'pod-1', 'pod-1  no time'],
  [
    '2026-11-23T12:00:01.123456789Z \u001B[31mred\u001B[0m\u0007 tab\there',
    'a',
    'a  12:00:01.123 red tab\there',
  ],
  ['2026-11-23T12:00:01.123456789Z ', '', '12:00:01.123 '],
])('%j is written as %j %j', (line, prefix, expected) => {
  expect(logLine(line, prefix)).toBe(expected);
});

it.each([
  [
    ['strest-server-0', 'strest-server-1'],
    ['0', '1'],
  ],
  [
    ['web-abc-x', 'web-abd-y'],
    ['abc-x', 'abd-y'],
  ],
  [['one'], ['one']],
  [
    ['a', 'b'],
    ['a', 'b'],
  ],
  [
    ['web', 'web-1'],
    ['web', 'web-1'],
  ],
  [
    ['pod app', 'pod sidecar'],
    ['pod app', 'pod sidecar'],
  ],
])('%j are told apart as %j', (names, expected) => {
  expect([...shortNames(names).values()]).toEqual(expected);
});
