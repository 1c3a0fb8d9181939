// The certificates of a cluster: who signs what for whom, as one table. The openssl program makes them.
import type { ClusterPlan } from '../plan.ts';
import { addressIn } from '../network/ranges.ts';

/** Lives (days) of all certificates: a lab is younger. */
const days = '30';

export type Authority = 'ca' | 'front-proxy-ca';

/** One certificate with its key: `NAME.crt` and `NAME.key` in the folder of the cluster. */
export interface Certificate {
  readonly name: string;
  /** As openssl writes it: "/O=group/CN=user". */
  readonly subject: string;
  /** Undefined for an authority, which signs itself. */
  readonly signedBy?: Authority;
  readonly usage: 'authority' | 'client' | 'server';
  /** Subject alternative names of a server. */
  readonly names?: readonly string[];
}

/**
 * What a cluster needs, authorities first. The authority of the front proxy is one of its own: the API server
 * refuses a proxy's certificate that is signed by the authority of its clients.
 */
export function certificatesOf(cluster: ClusterPlan): readonly Certificate[] {
  const client = (name: string, user: string, group?: string): Certificate => ({
    name,
    subject: `${group === undefined ? '' : `/O=${group}`}/CN=${user}`,
    signedBy: 'ca',
    usage: 'client',
  });
  return [
    { name: 'ca', subject: `/CN=${cluster.name}-ca`, usage: 'authority' },
    { name: 'front-proxy-ca', subject: `/CN=${cluster.name}-front-proxy-ca`, usage: 'authority' },
    {
      name: 'apiserver',
      subject: '/CN=kube-apiserver',
      signedBy: 'ca',
      usage: 'server',
      names: [
        'DNS:kubernetes',
        'DNS:kubernetes.default',
        'DNS:kubernetes.default.svc',
        'DNS:kubernetes.default.svc.cluster.local',
        `DNS:${cluster.nodeName}`,
        `IP:${cluster.nodeAddress}`,
        `IP:${addressIn(cluster.serviceRange, 1)}`,
        'IP:127.0.0.1',
      ],
    },
    {
      name: 'kubelet-server',
      subject: `/O=system:nodes/CN=system:node:${cluster.nodeName}`,
      signedBy: 'ca',
      usage: 'server',
      names: [`DNS:${cluster.nodeName}`, `IP:${cluster.nodeAddress}`],
    },
    {
      name: 'front-proxy-client',
      subject: '/CN=front-proxy-client',
      signedBy: 'front-proxy-ca',
      usage: 'client',
    },
    client('apiserver-kubelet-client', 'kube-apiserver-kubelet-client', 'system:masters'),
    client('admin', 'gauntlet-admin', 'system:masters'),
    client('controller-manager', 'system:kube-controller-manager'),
    client('scheduler', 'system:kube-scheduler'),
    client('kubelet', `system:node:${cluster.nodeName}`, 'system:nodes'),
    client('kube-proxy', 'system:kube-proxy'),
  ];
}

/** Arguments of the openssl call (3.0 or newer) that makes a certificate and its key in the current folder. */
export function opensslArgs({ name, subject, signedBy, usage, names }: Certificate): string[] {
  const extensions = {
    authority: ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign'],
    client: ['basicConstraints=critical,CA:FALSE', 'extendedKeyUsage=clientAuth'],
    server: ['basicConstraints=critical,CA:FALSE', 'extendedKeyUsage=serverAuth'],
  }[usage];
  return [
    ...words('req -x509 -nodes -newkey ec -pkeyopt ec_paramgen_curve:P-256 -config openssl.cnf'),
    ...words(`-keyout ${name}.key -out ${name}.crt -days ${days}`),
    '-subj',
    subject,
    ...(signedBy === undefined ? [] : ['-CA', `${signedBy}.crt`, '-CAkey', `${signedBy}.key`]),
    ...extensions.flatMap((extension) => ['-addext', extension]),
    ...(names === undefined ? [] : ['-addext', `subjectAltName=${names.join(',')}`]),
  ];
}

const words = (text: string) => text.split(' ');

/**
 * The configuration file that the calls above name: no questions, and no extensions. The machine's own would add
 * some, a second CA:TRUE among them.
 */
export const opensslConfig = `[req]
distinguished_name = subject
prompt = no
[subject]
CN = replaced-by-subj
`;
