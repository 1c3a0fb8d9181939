import { expect, test } from 'vitest';
import {
  flagValues,
  leadingWords,
  pathPrefix,
  portOfAddress,
} from '../../../client/src/discovery/arguments.ts';
import { imageName, versionOf } from '../../../client/src/discovery/recognise.ts';

test.each([
  [
    ['--a=1', '--a=2'],
    ['1', '2'],
  ],
  [
    ['--a', '1', '-a=2'],
    ['1', '2'],
  ],
  [['--ab=1', 'a=2', '--b'], []],
  [['--a'], ['']],
  [['--a=x=y'], ['x=y']],
])('reads the flag a of %j', (args, expected) => {
  expect(flagValues(args, 'a')).toEqual(expected);
});

test.each([
  ['0.0.0.0:9090', 9090],
  [':80', 80],
  ['[::]:9090', 9090],
  ['localhost', 1],
  ['x:0', 1],
  ['x:70000', 1],
  ['$(HOST):$(PORT)', 1],
  [undefined, 1],
])('reads the port of %j', (address, expected) => {
  expect(portOfAddress(address, 1)).toBe(expected);
});

test.each([
  [undefined, ''],
  ['', ''],
  ['/', ''],
  ['thanos', '/thanos'],
  ['/a/b/', '/a/b'],
  ['https://metrics.example/apps/', '/apps'],
  ['https://metrics.example', ''],
  ['/../../secrets', ''],
  ['/a/../../b', ''],
  ['/a/./b', ''],
  ['/a?b', ''],
  ['/%2e%2e/x', ''],
  ['/a b', ''],
])('makes the prefix of %j one that cannot lead away', (value, expected) => {
  expect(pathPrefix(value)).toBe(expected);
});

test.each([
  [
    ['thanos', 'query', '--x'],
    ['thanos', 'query'],
  ],
  [['--x', 'query'], []],
  [
    ['tools', 'bucket', 'web'],
    ['tools', 'bucket', 'web'],
  ],
])('takes the words before the first flag of %j', (args, expected) => {
  expect(leadingWords(args)).toEqual(expected);
});

test.each([
  ['quay.io/thanos/thanos:v0.42.4', 'thanos', '0.42.4'],
  ['localhost:5000/thanos', 'thanos', ''],
  ['quay.io/thanos/thanos:main-2026-01-01-abc', 'thanos', ''],
  ['thanos:v0.43.0-rc.1@sha256:aa', 'thanos', '0.43.0-rc.1'],
  ['docker.io/bitnami/thanos:0.39.2-debian-12-r2', 'thanos', '0.39.2'],
  ['prom/prometheus', 'prometheus', ''],
])('reads name and version of the image %s', (image, name, version) => {
  expect([imageName(image), versionOf({ image, labels: {} })]).toEqual([name, version]);
});
