import { expect, it } from 'vitest';
import { mountedFile } from '../../../client/src/explorer/mounted-file.ts';
import type { Fields } from '../../../client/src/util/values.ts';

const pod = (args: readonly string[], mount: Fields, volume: Fields): Fields => ({
  containers: [
    { name: 'proxy' },
    {
      args,
      volumeMounts: [
        { name: 'tmp', mountPath: '/tmp' },
        { name: 'conf', ...mount },
      ],
    },
  ],
  volumes: [
    { name: 'tmp', emptyDir: {} },
    { name: 'conf', ...volume },
  ],
});
const folder = { mountPath: '/etc/it' };
const plain = { configMap: { name: 'c' } };
const projected = (...sources: readonly Fields[]): Fields => ({ projected: { sources } });

it.each<[string, Fields, ReturnType<typeof mountedFile>]>([
  [
    'a folder',
    pod(['--v=2', '--config=/etc/it/config.yaml'], folder, plain),
    { configMap: 'c', key: 'config.yaml' },
  ],
  [
    'two words',
    pod(['--config', '/etc/it/config.yaml'], folder, plain),
    { configMap: 'c', key: 'config.yaml' },
  ],
  [
    'a file of another key',
    pod(['--config=/etc/it/config.yaml'], folder, {
      configMap: { name: 'c', items: [{ key: 'rules', path: 'config.yaml' }] },
    }),
    { configMap: 'c', key: 'rules' },
  ],
  [
    'a single file',
    pod(['--config=/config.yaml'], { mountPath: '/config.yaml', subPath: 'own.yaml' }, plain),
    { configMap: 'c', key: 'own.yaml' },
  ],
  [
    'a volume that is put together',
    pod(
      ['--config=/etc/it/config.yaml'],
      folder,
      projected(
        { secret: { name: 's' } },
        { configMap: { name: 'other', items: [{ key: 'a', path: 'a' }] } },
        { configMap: { name: 'c' } },
      ),
    ),
    { configMap: 'c', key: 'config.yaml' },
  ],
  [
    'none, for it is in a Secret',
    pod(['--config=/etc/it/c'], folder, { secret: { secretName: 'c' } }),
    undefined,
  ],
  ['none, for the flag is another', pod(['--config-x=/etc/it/c'], folder, plain), undefined],
  ['none, for the folder is another', pod(['--config=/etc/other/c'], folder, plain), undefined],
  ['none, for it is no pod', {}, undefined],
])('the ConfigMap of a file is found by %s', (_, spec, expected) => {
  expect(mountedFile(spec, 'config')).toEqual(expected);
});
