// Kubeconfigs: those of the cluster's own parts, and the one with all contexts for people and tests.
import { stringify } from 'yaml';

/** The port of every API server, on its node's address. */
export const apiPort = 6443;

/** Who talks to which cluster; certificates and keys are PEM texts. */
export interface Access {
  /** Of the context and the cluster. */
  readonly name: string;
  readonly server: string;
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

/** A kubeconfig with one context an access, the first being the current one. Everything is inside of the file. */
export function kubeconfigOf(accesses: readonly Access[]): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': accesses[0]?.name ?? '',
    clusters: accesses.map(({ name, server, authority }) => ({
      name,
      cluster: { server, 'certificate-authority-data': base64(authority) },
    })),
    users: accesses.map(({ name, certificate, key }) => ({
      name: `${name}-admin`,
      user: { 'client-certificate-data': base64(certificate), 'client-key-data': base64(key) },
    })),
    contexts: accesses.map(({ name }) => ({
      name,
      context: { cluster: name, user: `${name}-admin` },
    })),
  });
}
