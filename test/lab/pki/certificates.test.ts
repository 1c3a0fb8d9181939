import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { onPath } from '../../stand/binaries.mjs';
import { planLab } from '../network/address-plan.ts';
import { certificatesOf, opensslArgs } from './certificates.ts';
import { issueCertificates } from './issue.ts';

const [cluster] = planLab(['aks'], { links: [], ranges: [], wildcardPorts: [] }).clusters;
if (!cluster) throw new Error('no cluster');

describe('certificatesOf', () => {
  it('signs everything by an authority that comes before', () => {
    const seen = new Set<string>();
    for (const { name, signedBy } of certificatesOf(cluster)) {
      expect(seen.has(name)).toBe(false);
      if (signedBy !== undefined) expect(seen).toContain(signedBy);
      seen.add(name);
    }
  });

  it('keeps the front proxy and clients under authorities of their own', () => {
    const signers = new Map(certificatesOf(cluster).map(({ name, signedBy }) => [name, signedBy]));
    expect(signers.get('front-proxy-client')).toBe('front-proxy-ca');
    expect(signers.get('admin')).toBe('ca');
  });

  it('asks openssl for nothing that waits for an answer', () => {
    for (const certificate of certificatesOf(cluster)) {
      const args = opensslArgs(certificate);
      expect(args).toContain('-nodes');
      expect(args).toContain('-subj');
      expect(args).toContain('openssl.cnf');
    }
  });
});

// Only Linux with openssl can run a cluster, and only there is there something to see.
describe.runIf(onPath('openssl') !== undefined)('issueCertificates', () => {
  it('makes a chain that holds, with the addresses that clients use', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'gauntlet-pki-'));
    try {
      await issueCertificates(cluster, dir);
      const read = async (name: string) =>
        new X509Certificate(await readFile(join(dir, `${name}.crt`)));
      const authority = await read('ca');
      const server = await read('apiserver');
      expect(authority.ca).toBe(true);
      expect(server.ca).toBe(false);
      expect(server.verify(authority.publicKey)).toBe(true);
      expect(server.checkIP(cluster.nodeAddress)).toBe(cluster.nodeAddress);
      expect(server.checkIP('10.198.0.1')).toBe('10.198.0.1');
      expect(server.checkHost('kubernetes.default.svc')).toBe('kubernetes.default.svc');
      const kubelet = await read('kubelet');
      expect(kubelet.subject).toBe('O=system:nodes\nCN=system:node:aks-node');
      expect(kubelet.verify(authority.publicKey)).toBe(true);
      const proxy = await read('front-proxy-client');
      expect(proxy.verify(authority.publicKey)).toBe(false);
    } finally {
      await rm(dir, { recursive: true });
    }
  });
});
