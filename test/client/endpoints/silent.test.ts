import { expect, test } from 'vitest';
import { isSilent } from '../../../client/src/endpoints/silent.ts';
import type {
  ConnectSettings,
  ExecSettings,
} from '../../../client/src/k8s/kubeconfig/kubeconfig.ts';

const cluster: ConnectSettings['cluster'] = {
  name: 'c',
  server: 'https://c.example',
  insecureSkipTlsVerify: false,
  disableCompression: false,
};

const exec = (command: string, ...args: readonly string[]): ExecSettings => ({
  apiVersion: 'client.authentication.k8s.io/v1beta1',
  command,
  args,
  env: [],
  installHint: '',
  provideClusterInfo: false,
  interactiveMode: 'IfAvailable',
});

test.each([
  ['no program', undefined, true],
  ['AWS', exec('aws', 'eks', 'get-token'), true],
  ['AWS by its path', exec('/usr/local/bin/aws'), true],
  ['AWS on Windows', exec('C:\\Program Files\\Amazon\\aws.exe'), true],
  ['GKE', exec('gke-gcloud-auth-plugin'), true],
  ['Azure with its command line', exec('kubelogin', 'get-token', '--login', 'azurecli'), true],
  ['Azure, short', exec('kubelogin', 'get-token', '-l', 'msi'), true],
  ['Azure in one word', exec('kubelogin', 'get-token', '--login=workloadidentity'), true],
  ['Azure with a device code', exec('kubelogin', 'get-token', '--login', 'devicecode'), false],
  ['Azure as it is set up', exec('kubelogin', 'get-token'), false],
  ['OpenID Connect', exec('kubectl', 'oidc-login', 'get-token'), false],
  ['anything else', exec('my-login'), false],
  ['anything that says so', { ...exec('my-login'), interactiveMode: 'Never' as const }, true],
])('knows who asks back: %s', (_, program, expected) => {
  const user = program === undefined ? {} : { exec: program };
  expect(isSilent({ connect: { cluster, user } })).toBe(expected);
});
