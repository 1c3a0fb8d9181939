import { expect, it } from 'vitest';
import { logLine, logPrefixes } from '../../../client/src/explorer/log-lines.ts';

it.each([
  ['2026-11-23T12:00:01.123456789Z hello', '', '12:00:01.123 hello'],
  ['2026-11-23T12:00:01Z hello', '', '12:00:01.000 hello'],
  ['no time', 'pod-1', 'pod-1 no time'],
  [
    '2026-11-23T12:00:01.123456789Z \u001B[31mred\u001B[0m\u0007 tab\there',
    'a',
    'a 12:00:01.123 red tab\there',
  ],
  ['2026-11-23T12:00:01.123456789Z ', '', '12:00:01.123 '],
])('%j is written as %j %j', (line, prefix, expected) => {
  expect(logLine(line, prefix)).toBe(expected);
});

it.each<readonly [string, readonly string[], readonly string[]]>([
  ['nothing of one', ['lab-1 shop web-0 app'], ['']],
  [
    'as kubectl does, of several containers of a pod',
    ['lab-1 monitoring prometheus-0 prometheus', 'lab-1 monitoring prometheus-0 thanos-sidecar'],
    ['[pod/prometheus-0/prometheus]', '[pod/prometheus-0/thanos-sidecar]'],
  ],
  [
    'as kubectl does, of several pods',
    ['lab-1 shop web-0 app', 'lab-1 shop web-1 app'],
    ['[pod/web-0/app]', '[pod/web-1/app]'],
  ],
  [
    'without a container, of which none is known',
    ['lab-1 shop web-0', 'lab-1 shop web-1 app'],
    ['[pod/web-0]', '[pod/web-1/app]'],
  ],
  [
    'with the namespace, where there are several',
    ['lab-1 a web-0 app', 'lab-1 b web-0 app'],
    ['[a/pod/web-0/app]', '[b/pod/web-0/app]'],
  ],
  [
    'with cluster and namespace, where there are several clusters',
    ['lab-1 a web-0 app', 'lab-2 a web-0 app'],
    ['[lab-1/a/pod/web-0/app]', '[lab-2/a/pod/web-0/app]'],
  ],
])('what stands in front of lines is %s', (_name, sources, expected) => {
  const logs = sources.map((text) => {
    const [context = '', namespace = '', pod = '', container] = text.split(' ');
    const named = container === undefined ? {} : { container };
    return { context, namespace, pod, ...named, previous: false };
  });
  expect(logPrefixes(logs)).toEqual(expected);
});
