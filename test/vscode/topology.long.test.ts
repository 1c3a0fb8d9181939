// A topology by the palette, in the real editor, on two real clusters: planned, applied, refused half way, taken back,
// finished, taken over from somebody else, pruned, destroyed.
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endLab, startLab } from '../lab/lab.ts';
import type { Lab } from '../lab/lab.ts';
import { defaultDir } from '../lab/state/paths.ts';
import { waitFor } from '../stand/processes.mjs';
import { giveOwnBuckets, ownSecret, sampleForLab } from '../topology/lab-samples.ts';
import { keepPicture } from './failures.ts';
import { launchExplorerEditor } from './lab/editor.ts';
import { makePackage } from './package.ts';
import { TreeView } from './tree-view.ts';
import { Workbench } from './workbench.ts';

const log = (line: string): void => console.log(line);
const names = ['aks', 'gke'] as const;
const file = 'shop.thanos-topology.yaml';
const querier = 'Deployment thanos-query';
/** It counts as production: its name has to be typed. */
const production = 'gke';
const inNamespace = ['-n', 'monitoring'] as const;

const otherViews = ['Clusters', 'Thanos', 'Mesh', 'Autoscaling'];

/** Time (ms) for pods to be ready and queriers to show them, on a machine that does much else. */
const rolloutMs = 240_000;
const planMs = 60_000;

interface Suite {
  readonly lab: Lab;
  readonly workbench: Workbench;
  readonly plan: TreeView;
  /** Writes the file. */
  readonly write: (text: string) => void;
}

const ends: (() => Promise<void> | void)[] = [];
let started: Suite | undefined;

beforeAll(async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'gauntlet-topology-')));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  const write = (text: string): void => writeFileSync(join(folder, file), text);
  const lab = await startLab({ clusters: names, scenario: 'bare', log });
  ends.push(() => endLab(defaultDir(), log));
  await Promise.all(names.map((name) => giveOwnBuckets(lab, name)));
  write(sampleForLab('store-in-each-cluster', lab, ownSecret));
  const editor = await launchExplorerEditor({
    file: (await makePackage()).file,
    kubeconfig: lab.kubeconfig,
    log,
    settings: {
      'gauntlet.topology.productionClusters': [production],
      'diffEditor.useInlineViewWhenSpaceIsLimited': false,
    },
  });
  ends.push(() => editor.close());
  const page = await editor.openWindow({ folder, trusted: true });
  page.setDefaultTimeout(30_000);
  const workbench = new Workbench(page);
  const plan = new TreeView(workbench, 'Topology');
  started = { lab, workbench, plan, write };
});
afterAll(async () => {
  for (const end of ends.toReversed()) await end();
});
keepPicture(() => started?.workbench.page);

const suite = (): Suite => {
  if (started === undefined) throw new Error('the editor was not started');
  return started;
};

const sample = (): string => sampleForLab('store-in-each-cluster', suite().lab, ownSecret);
/** A change of what keeps data, in both clusters, and of what is brought last. */
const changed = (timeout: string): string =>
  sample()
    .replace('store: { clusters: data }', `store: { clusters: data, indexCache: ${timeout}MiB }`)
    .replace(/^ {2}query:$/m, `  query: { timeout: ${timeout}s }`);

const dialog = (): Locator => suite().workbench.page.locator('.monaco-dialog-box');
const button = (place: Locator, name: string): Locator =>
  place.getByRole('button', { name, exact: true });

/** Runs a command on the topology. */
const run = async (command: string): Promise<void> => {
  const { workbench } = suite();
  await workbench.dismiss();
  await workbench.open(file);
  await workbench.command(command);
};

/** Runs a command on the topology and waits for what it tells. */
const told = async (command: string, text: string | RegExp, timeout = planMs): Promise<Locator> => {
  await run(command);
  const toast = suite().workbench.notification(text);
  await toast.waitFor({ timeout });
  return toast;
};

/** Types the name of the production cluster. */
const confirmed = async (): Promise<void> => {
  await suite().workbench.reply(`${production} is a production cluster.`, production);
};

/** Begins to apply the topology; a run that broke off is finished. `touches` production: its name is typed. */
const apply = async (touches: boolean): Promise<void> => {
  await run('Gauntlet: Apply Topology');
  await dialog().waitFor({ timeout: planMs });
  const finish = button(dialog(), 'Finish It');
  if ((await finish.count()) > 0) await finish.click();
  const yes = button(dialog(), 'Apply');
  await yes.waitFor();
  await yes.click();
  if (touches) await confirmed();
};

/** Takes the first run of the open list; a list that is being drawn takes no click. */
const takeNewest = async (): Promise<void> => {
  const row = suite().workbench.quickInput.getByRole('option').first();
  await row.waitFor({ timeout: planMs });
  const taken = async (): Promise<true | undefined> => {
    if (await row.isVisible()) await row.click({ timeout: 1_000 }).catch(() => undefined);
    return (await row.isVisible()) ? undefined : true;
  };
  await waitFor(taken, { timeoutMs: planMs, everyMs: 500, describe: () => 'the list stays' });
};

const atWork = async (): Promise<void> => {
  await suite().workbench.notification('all pods are ready').waitFor({ timeout: rolloutMs });
};

/** The drawn lines of one side of the open diff. */
const side = (which: 'original' | 'modified'): Locator =>
  suite().workbench.page.locator(`.monaco-diff-editor .editor.${which} .view-lines`);

const somebodyScales = async (replicas: number): Promise<void> => {
  const change = ['--field-manager=somebody', '--patch', `{"spec":{"replicas":${replicas}}}`];
  const what = [...inNamespace, 'patch', 'deployment/thanos-query-frontend'];
  await suite().lab.kubectl('aks', [...what, ...change]);
};

const policy = 'no-querier';
/** An admission policy that lets dry runs of the querier through, and refuses to write it. */
const refuseQuerier = async (): Promise<void> => {
  const { lab } = suite();
  const group = 'admissionregistration.k8s.io/v1';
  const operations = ['CREATE', 'UPDATE'];
  const deployments = { apiGroups: ['apps'], apiVersions: ['v1'], resources: ['deployments'] };
  const validation = {
    expression: "request.dryRun == true || object.metadata.name != 'thanos-query'",
    message: 'nobody touches the querier today',
  };
  const items = [
    {
      apiVersion: group,
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name: policy },
      spec: {
        matchConstraints: { resourceRules: [{ ...deployments, operations }] },
        validations: [validation],
      },
    },
    {
      apiVersion: group,
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name: policy },
      spec: { policyName: policy, validationActions: ['Deny'] },
    },
  ];
  await lab.kubectl(
    'aks',
    ['apply', '-f', '-'],
    JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
  );
  await touched(false);
};
const allowQuerier = async (): Promise<void> => {
  const kinds = 'validatingadmissionpolicybinding,validatingadmissionpolicy';
  await suite().lab.kubectl('aks', ['delete', kinds, policy, '--ignore-not-found']);
  await touched(true);
};

/** Waits until the querier can be written to, or cannot: an API server knows of a policy a moment later. */
const touched = async (can: boolean): Promise<void> => {
  const { lab } = suite();
  const annotate = [...inNamespace, 'annotate', 'deployment/thanos-query', '--overwrite'];
  const answered = async (): Promise<true | undefined> => {
    const answer = await lab.kubectl('aks', [...annotate, `touched=${Date.now()}`]).catch(String);
    return answer.includes('nobody touches') !== can || undefined;
  };
  const describe = () => (can ? 'the querier is refused' : 'the querier is not refused');
  await waitFor(answered, { timeoutMs: 60_000, everyMs: 500, describe });
};

describe('a topology in the editor', () => {
  it('is planned by its lens: a tree of what would change, a diff of each object', async () => {
    const { workbench, plan } = suite();
    await workbench.dismiss();
    await workbench.open(file);
    await workbench.lens(/^Plan$/).click();
    await workbench.notification('29 to create').waitFor({ timeout: planMs });
    // The view comes with the first plan, below all others.
    for (const name of otherViews) await new TreeView(workbench, name).close();
    await plan.choose(['aks', querier]);
    await side('modified').filter({ hasText: '--query.timeout=2m' }).waitFor();
    expect(await side('original').innerText()).not.toContain('thanos');
    await workbench.closeTab();
  });

  it('is applied, and tells when all is at work', async () => {
    await apply(true);
    await atWork();
    await told('Gauntlet: Plan Topology', 'nothing to change');
  });

  it('shows the lines that changed; what is refused half way is taken back', async () => {
    const { workbench, plan, write } = suite();
    await refuseQuerier();
    write(changed('177'));
    await told('Gauntlet: Plan Topology', '3 to change');
    await plan.choose(['aks', querier]);
    await side('modified').filter({ hasText: '--query.timeout=177s' }).waitFor();
    await side('original').filter({ hasText: '--query.timeout=2m' }).waitFor();
    await workbench.closeTab();
    await apply(true);
    const toast = workbench.notification('nobody touches the querier today');
    await toast.waitFor({ timeout: rolloutMs });
    await button(toast, 'Roll Back…').click();
    await workbench.answer('All clusters');
    await confirmed();
    await workbench.notification('shop is as it was before').waitFor({ timeout: planMs });
    write(sample());
    await told('Gauntlet: Plan Topology', 'nothing to change');
  });

  it('is finished where a run broke off, and taken back by the palette', async () => {
    const { workbench, write } = suite();
    write(changed('178'));
    await refuseQuerier();
    await apply(true);
    const toast = workbench.notification('nobody touches the querier today');
    await toast.waitFor({ timeout: rolloutMs });
    await allowQuerier();
    await run('Gauntlet: Apply Topology');
    await dialog().filter({ hasText: 'did not come to its end' }).waitFor({ timeout: planMs });
    await button(dialog(), 'Finish It').click();
    await button(dialog(), 'Apply').click();
    await atWork();
    await run('Gauntlet: Roll Back Topology');
    await takeNewest();
    await button(dialog(), 'Roll Back').click();
    await workbench.notification('shop is as it was before').waitFor({ timeout: planMs });
    await told('Gauntlet: Plan Topology', '1 to change');
    await apply(false);
    await atWork();
  });

  it('tells who changed it outside, and lets people choose', async () => {
    const { workbench } = suite();
    await somebodyScales(2);
    await told('Gauntlet: Status of Topology', /somebody wrote spec\.replicas/);
    await apply(false);
    await workbench.quickInput.getByRole('option', { name: 'Leave the fields to' }).waitFor();
    await workbench.answer('Leave the object as it is');
    await workbench.notification('0 objects written').waitFor({ timeout: rolloutMs });
    await apply(false);
    await workbench.answer('Take the fields over');
    await workbench.notification('1 object written').waitFor({ timeout: rolloutMs });
    await told('Gauntlet: Status of Topology', 'nobody else changed it');
  });

  it('is pruned of what the file no longer has, once its name is typed', async () => {
    const { workbench, write } = suite();
    write(changed('178').replace(/^ {2}query-frontend:\n/m, ''));
    await told('Gauntlet: Plan Topology', '2 no longer in the file');
    await run('Gauntlet: Prune Topology');
    await button(workbench.quickInput, 'OK').click({ timeout: planMs });
    await workbench.reply('2 objects are deleted', 'shop');
    await workbench.notification('2 objects are deleted').waitFor({ timeout: planMs });
    await told('Gauntlet: Plan Topology', 'nothing to change');
  });

  it('has a record of each run', async () => {
    const { workbench } = suite();
    await run('Gauntlet: Export Apply Record');
    await takeNewest();
    const record = await workbench.activeText(/"what": "prune"/);
    expect(record).toContain('aks/Deployment/monitoring/thanos-query-frontend');
    await workbench.closeTab();
  });

  it('is destroyed once its name is typed', async () => {
    const { lab, workbench } = suite();
    await run('Gauntlet: Destroy Topology');
    await button(workbench.quickInput, 'OK').click({ timeout: planMs });
    await workbench.reply('27 objects are deleted', 'shop');
    await confirmed();
    await workbench.notification('27 objects are deleted').waitFor({ timeout: planMs });
    const ours = ['-l', 'app.kubernetes.io/managed-by=gauntlet', '-o', 'name'];
    for (const name of names)
      expect(await lab.kubectl(name, [...inNamespace, 'get', 'deploy,sts,svc,cm', ...ours])).toBe(
        '',
      );
  });
});
