import { expect, it } from 'vitest';
import { readHashrings } from '../../../client/src/explorer/read-hashrings.ts';

const flag = '--receive.hashrings-file=/var/lib/thanos-receive/hashrings.json';
const spec = {
  containers: [
    {
      args: ['receive', flag],
      volumeMounts: [{ name: 'rings', mountPath: '/var/lib/thanos-receive' }],
    },
  ],
  volumes: [{ name: 'rings', configMap: { name: 'hashrings-generated' } }],
};
const receiver = {
  namespace: 'thanos',
  pods: [{ name: 'r-0', ready: true, restarts: 0, ip: '10.0.0.1' }],
};

interface Read {
  readonly what: string;
  readonly pod?: object;
  readonly configMap?: object;
  readonly pods?: typeof receiver.pods;
  readonly expected: object;
}

it.each<Read>([
  {
    what: 'the rings of the ConfigMap',
    configMap: { data: { 'hashrings.json': '[{"hashring":"a","endpoints":[]}]' } },
    expected: {
      ok: true,
      value: { configMap: 'hashrings-generated', rings: [{ name: 'a' }] },
    },
  },
  {
    what: 'a ConfigMap without the key',
    configMap: { data: { 'other.json': '[]' } },
    expected: {
      failure: { message: 'hashrings.json of ConfigMap hashrings-generated holds no hashrings.' },
    },
  },
  {
    what: 'a file of the image',
    pod: { spec: { ...spec, volumes: [] } },
    expected: {
      failure: { kind: 'not-found', message: 'The file of its hashrings is in no ConfigMap.' },
    },
  },
  {
    what: 'no pod',
    pods: [],
    expected: { failure: { message: 'No pod tells where its hashrings are.' } },
  },
])('$what: asked by way of a pod', async ({ pod, configMap, pods, expected }) => {
  const objects: Readonly<Record<string, object | undefined>> = {
    '/api/v1/namespaces/thanos/pods/r-0': pod ?? { spec },
    '/api/v1/namespaces/thanos/configmaps/hashrings-generated': configMap,
  };
  const client = {
    getJson: async (path: string) => objects[path] ?? expect.fail(`${path} is not there`),
  };
  const found = { ...receiver, pods: pods ?? receiver.pods };
  expect(await readHashrings(client, found)).toMatchObject(expected);
});
