// The talk's four topologies and a mixture, each from its file into three real clusters and out of them again.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { endLab, startLab } from '../../lab/lab.ts';
import type { Lab } from '../../lab/lab.ts';
import { defaultDir } from '../../lab/state/paths.ts';
import { cacheDir } from '../../stand/paths.mjs';
import { openClusters } from '../k8s/lab-clusters.ts';
import type { LabClusters } from '../k8s/lab-clusters.ts';
import { measurePlans } from './plan-speed.ts';
import { walk } from './walk.ts';
import type { Figures } from './walk.ts';
import { giveCertificates, giveVolumes, wayNames, wayOn } from './ways.ts';

const log = (line: string) => console.log(line);
const names = ['aks', 'gke', 'eks'] as const;
const figures: Record<string, Figures> = {};
/** Why tries failed that another one made good. */
const failed: string[] = [];

let lab: Lab;
let clusters: LabClusters;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gauntlet-volumes-'));
  // Pods are no users of ours.
  chmodSync(folder, 0o755);
  lab = await startLab({ clusters: names, scenario: 'bare', log });
  await giveCertificates(lab);
  await giveVolumes(lab, folder);
  clusters = openClusters(lab.kubeconfig);
});
afterAll(async () => {
  clusters?.dispose();
  await endLab(defaultDir(), log);
  rmSync(folder, { recursive: true, force: true });
  const kept = join(cacheDir(), 'timelines', 'topologies');
  mkdirSync(kept, { recursive: true });
  const text = `${JSON.stringify({ ...figures, failed }, undefined, 2)}\n`;
  writeFileSync(join(kept, 'figures.json'), text);
  log(`${text}seconds of each step are in ${kept}/figures.json`);
});

describe('a topology on three clusters', () => {
  it.each(wayNames)('%s: the whole way', { timeout: 1_200_000 }, async (name) => {
    try {
      figures[name] = await walk(await wayOn(lab, name), { lab, clusters });
    } catch (error) {
      failed.push(`${name}: ${String(error)}`);
      throw error;
    }
  });

  it('of 60 objects in each is planned in less than thrice the time of kubectl diff', async () => {
    figures['3 × 60 objects'] = await measurePlans(lab, clusters);
  });
});
