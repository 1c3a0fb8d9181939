// `gauntlet autoscale replay|explain` on a day of history behind a store gateway, whose truth is known.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serveHistory, type ServedHistory } from '../lab/history/serve.ts';
import { runCli, type CliResult } from '../support/run-cli.ts';
import { demoManifest, demoParameters, demoRules } from './demo-history.ts';

interface Report {
  readonly fit: { readonly agreement: number; readonly basis: string; readonly compared: number };
  readonly findings: readonly { readonly kind: string }[];
  readonly current?: { readonly events: readonly { readonly at: string; readonly to: number }[] };
}

interface Explained {
  readonly at: string;
  readonly current: number;
  readonly desired: number;
  readonly summary: string;
}

let dir: string;
let served: ServedHistory;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gauntlet-autoscale-commands-'));
  served = await serveHistory(demoParameters);
  await writeFile(join(dir, 'hpa.yaml'), demoManifest);
  await writeFile(join(dir, 'adapter.yaml'), demoRules);
  const requests = demoManifest.replace('s0-prometheus', 'requests').replace("'350'", "'50'");
  await writeFile(join(dir, 'requests.yaml'), requests);
});

afterAll(async () => {
  await served.stop();
  await rm(dir, { recursive: true, force: true });
});

const timeText = (seconds: number): string => new Date(seconds * 1000).toISOString();

const autoscale = (...args: readonly string[]): Promise<CliResult> => {
  const { querierUrl, truth } = served;
  const where = [`--url=${querierUrl}`, `--until=${timeText(truth.endSeconds)}`, '--since=1d'];
  return runCli(['autoscale', ...args, ...where, '--match=cluster="aks"'], { cwd: dir });
};

describe('on a day of history', () => {
  test.each(['status', 'query'])('replays what was, with values of the %s', async (values) => {
    const query = `s0-prometheus=${served.truth.query}`;
    const args = ['replay', 'hpa.yaml', `--query=${query}`, `--values=${values}`, '--json'];
    const { code, stdout, stderr } = await autoscale(...args);
    expect({ code, stderr: stderr.includes('refused') }).toEqual({ code: 0, stderr: false });
    const { fit, current } = JSON.parse(stdout) as Report;
    console.log(`--values ${values}: fit ${String(fit.agreement)} of ${String(fit.compared)}`);
    expect(fit.agreement).toBeGreaterThanOrEqual(0.95);
    expect(fit.compared).toBeGreaterThan(5000);
    expect(current?.events.length).toBeGreaterThan(10);
  });

  test('explains each scaling, and the one before a time alike', async () => {
    const args = ['explain', 'hpa.yaml', `--query=s0-prometheus=${served.truth.query}`, '--json'];
    const all = JSON.parse((await autoscale(...args)).stdout) as readonly Explained[];
    expect(all.length).toBeGreaterThan(10);
    for (const { current, desired } of all) expect(current).not.toBe(desired);
    const up = all.find(({ current, desired }) => desired > current);
    if (up === undefined) throw new Error('nothing scaled up');
    expect(up.summary).toMatch(/^Scales up from \d to \d replicas: .*target of 350/);
    const found = await autoscale(...args, `--at=${up.at}`);
    expect(JSON.parse(found.stdout)).toEqual([up]);
  });

  test('reads a metric as the rule of its adapter asks for it', async () => {
    const args = ['replay', '--adapter=adapter.yaml', '--adapter-sees=cluster', '--json'];
    const { stdout, stderr } = await autoscale(...args, 'requests.yaml');
    expect(stderr).toContain(
      'External/requests is asked for as externalRules[0] of the adapter says: sum(rate(request_total{cluster="aks",namespace="strest"}[1m]))',
    );
    const { fit, findings } = JSON.parse(stdout) as Report;
    expect(fit.basis).toBe('record');
    expect(findings.map(({ kind }) => kind)).toContain('adapter-rule');
    const candidate = [...args, 'hpa.yaml', '--candidate=requests.yaml'];
    const compared = await autoscale(...candidate, `--query=s0-prometheus=${served.truth.query}`);
    expect(JSON.parse(compared.stdout)).toMatchObject({
      candidates: [{ name: 'requests.yaml', asksOtherwise: true }],
    });
  });

  test('says that the rules of an adapter give something else', async () => {
    const { code, stderr } = await autoscale('replay', '--adapter=adapter.yaml', 'hpa.yaml');
    expect(code).toBe(0);
    expect(stderr).toContain(
      'warning: No rule of the adapter gives External/s0-prometheus: externalRules[0] gives other names (requests).',
    );
    const nowhere = await autoscale('replay', '--adapter=none.yaml', 'hpa.yaml');
    expect(nowhere).toMatchObject({ code: 2 });
  });
});
