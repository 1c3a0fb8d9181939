// Makes the certificates and keys of a cluster.
import { generateKeyPairSync } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../stand/processes.mjs';
import type { ClusterPlan } from '../plan.ts';
import { certificatesOf, opensslArgs, opensslConfig } from './certificates.ts';

/** Fills `dir` with what `certificatesOf` lists, and with the key pair that signs service accounts' tokens. */
export async function issueCertificates(cluster: ClusterPlan, dir: string): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await writeFile(join(dir, 'openssl.cnf'), opensslConfig);
  const certificates = certificatesOf(cluster);
  const make = async (wanted: typeof certificates) => {
    await Promise.all(wanted.map((one) => run('openssl', opensslArgs(one), { cwd: dir })));
  };
  await make(certificates.filter(({ usage }) => usage === 'authority'));
  await make(certificates.filter(({ usage }) => usage !== 'authority'));
  const { publicKey, privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  await writeFile(join(dir, 'service-accounts.pub'), publicKey);
  await writeFile(join(dir, 'service-accounts.key'), privateKey, { mode: 0o600 });
}
