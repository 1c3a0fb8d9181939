import { rmSync, writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { DrawnRow } from '../tree-view.ts';
import { away, home } from './context.ts';
import type { ExplorerSuite, Times } from './context.ts';
import { reader, readerKubeconfig } from './reader.ts';

const live = ({ description }: DrawnRow): boolean => /^v1\.\d+/.test(description);
const noRight = [reader, 'No right to list pods'] as const;
const workload = [reader, 'kube-system', 'coredns'] as const;

/** Somebody whose token ends and whose rights are taken, and an API server that forgot the past. */
export function accessScenarios(suite: () => ExplorerSuite, times: Times): void {
  beforeAll(async () => {
    const { lab, readerFile } = suite();
    writeFileSync(readerFile, await readerKubeconfig(lab, away), { mode: 0o600 });
  });

  afterEach(async () => {
    await suite().heal();
  });

  afterAll(() => {
    rmSync(suite().readerFile, { force: true });
  });

  it('a context comes with a file of its own, and changes nothing of what is live', async () => {
    const { clusters, thanos, mesh, workbench } = suite();
    await workbench.dismiss();
    await clusters.openAlone([thanos, mesh]);
    await clusters.expand(home);
    await clusters.row([home], live);
    await clusters.expand(reader);
    await clusters.row([reader], live);
    await clusters.row([home], live);
    await clusters.collapse(home);
    await clusters.expand(reader, 'kube-system');
    await clusters.row(workload);
  });

  it('a token that ended: words on the row, and live with the next one', async () => {
    const { clusters, workbench, inflict, heal } = suite();
    const { color } = await clusters.row(workload);
    await inflict('expire-token', away);
    // The API server itself remembers a good answer for 10 s.
    await times.within(15, 'token expired: words on the row of the cluster', async () => {
      await clusters.row([reader], ({ description }) => description.startsWith('not authorised'));
    });
    await clusters.row([reader, /credentials/]);
    // What was known is there, grey.
    await clusters.row(workload, (row) => row.color !== color);
    await heal();
    await times.within(15, 'token renewed: live again', async () => {
      await clusters.row([reader], live);
      await clusters.row(workload, (row) => row.color === color);
    });
    expect(await workbench.toasts()).toEqual([]);
  });

  it('a right that is taken: words on a row of its own, the rest goes on', async () => {
    const { clusters, workbench, inflict, heal } = suite();
    await inflict('forbid', away, 'pods');
    await times.within(15, 'forbidden: words below the cluster', async () => {
      await clusters.row(noRight, () => true, 60_000);
    });
    await clusters.row([reader], live);
    await clusters.row(workload);
    await heal();
    await times.within(15, 'allowed: the words are gone', async () => {
      await clusters.gone(...noRight);
    });
    expect(await workbench.toasts()).toEqual([]);
    await clusters.collapse(reader);
  });

  it('an API server that forgot the past (410): everything is read again', async () => {
    const { lab, clusters, workbench, inflict } = suite();
    const name = 'after-the-compaction';
    await clusters.expand(away);
    await clusters.row([away], live);
    await clusters.expand(away, 'kube-system');
    await clusters.row([away, 'kube-system', 'coredns']);
    try {
      await inflict('compact-etcd', away);
      await times.within(15, '410: live, with what came afterwards', async () => {
        await lab.kubectl(away, ['create', 'namespace', name]);
        await clusters.row([away], live);
        await clusters.row([away, name]);
      });
      // What was open is open, and nobody was told.
      await clusters.row([away, 'kube-system', 'coredns']);
      expect(await workbench.toasts()).toEqual([]);
    } finally {
      await lab.kubectl(away, ['delete', 'namespace', name, '--wait=false', '--ignore-not-found']);
    }
    await clusters.collapse(away);
  });
}
