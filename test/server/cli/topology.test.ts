import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { runCli } from '../../support/run-cli.ts';
import { sampleText } from '../../topology/samples.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-topology-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

const topology = (args: readonly string[], input: string) =>
  runCli(['topology', ...args], { cwd: folder, input });

const sample = sampleText('single-store');
const filesIn = async (path: string) =>
  (await readdir(join(folder, path), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, path).length + 1))
    .toSorted();

describe('gauntlet topology', () => {
  it('renders one cluster to standard output, for kubectl', async () => {
    const { code, stdout, stderr } = await topology(['render', '-', '--cluster', 'gke'], sample);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^---\napiVersion: /);
    expect(stdout).toContain('kind: StatefulSet');
    expect(stdout).not.toContain('thanos-store');
  });

  it.each([
    ['plain', [], ['aks/query.yaml', 'gke/prometheus.yaml']],
    ['kustomize', [], ['aks/kustomization.yaml', 'gke/kustomization.yaml']],
    ['argo-cd', ['--repository', 'https://git.example/x'], ['argo-cd/aks.yaml']],
    ['flux', ['--repository', 'https://git.example/x'], ['flux/gke.yaml']],
  ])('writes the layout %s', async (layout, further, some) => {
    const args = ['render', '-', '--out', 'out', '--layout', layout, ...further];
    expect(await topology(args, sample)).toMatchObject({ code: 0, stdout: '' });
    const files = await filesIn('out');
    for (const file of some) expect(files).toContain(file);
  });

  it('writes a kustomization that names every file beside it', async () => {
    await topology(['render', '-', '--out', 'out', '--layout', 'kustomize'], sample);
    const text = await readFile(join(folder, 'out/aks/kustomization.yaml'), 'utf8');
    const { resources } = parse(text) as { readonly resources: readonly string[] };
    expect([...resources, 'kustomization.yaml'].toSorted()).toEqual(await filesIn('out/aks'));
  });

  it.each([
    [['render', '-', '--layout', 'flux', '--out', 'out'], /needs --repository/],
    [['render', '-', '--layout', 'kustomize'], /needs --out/],
    [['render', '-', '--cluster', 'nope'], /must be one of aks, gke/],
    [['fly', '-'], /one of render, check, diff, diagram/],
  ])('refuses %j', async (args, message) => {
    const { code, stderr } = await topology(args, sample);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  it('does not render what has errors, and says what they are', async () => {
    const wrong = sample.replace('type: nodePort', 'type: node');
    expect(await topology(['render', '-'], wrong)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('`node` is none of `nodePort`') as string,
    });
    const { code, stdout } = await topology(['check', '-', '--format', 'json'], wrong);
    expect(code).toBe(1);
    expect(stdout).toContain('topology-form');
  });

  it('finds nothing in what is well', async () => {
    expect(await topology(['check', '-'], sample)).toMatchObject({ code: 0, stderr: '' });
  });

  it('draws a picture, to a file or to standard output', async () => {
    const { stdout } = await topology(['diagram', '-', '--theme', 'dark'], sample);
    expect(stdout).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[^]*<\/svg>\n$/);
    const written = await topology(['diagram', '-', '--theme', 'dark', '-o', 'a.svg'], sample);
    expect(written).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect(await readFile(join(folder, 'a.svg'), 'utf8')).toBe(stdout);
  });

  it.each([
    [['diagram', '-', '--theme', 'pink'], /--theme must be one of light, dark, auto/],
    [['diagram', '-', '-o', 'no/such/a.svg'], /no\/such\/a\.svg/],
  ])('%j is refused', async (args, message) => {
    expect(await topology(args, sample)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(message) as unknown,
    });
  });

  describe('diff', () => {
    const diff = async (before: string, after: string, ...further: string[]) => {
      await writeFile(join(folder, 'before.yaml'), before);
      await writeFile(join(folder, 'after.yaml'), after);
      return topology(['diff', 'before.yaml', 'after.yaml', ...further], '');
    };
    const changed = sample.replace(/^ {2}query:$/m, '  query: { timeout: 77s }');

    it('says nothing where nothing differs', async () => {
      expect(await diff(sample, sample)).toEqual({ code: 0, stdout: '', stderr: '' });
    });

    it('shows only what differs, by cluster and object', async () => {
      expect(await diff(sample, changed)).toEqual({
        code: 1,
        stderr: '',
        stdout: `Cluster aks
  ~ Deployment monitoring/thanos-query
      spec.template.spec.containers[thanos-query].args:
        - --query.timeout=2m
        + --query.timeout=77s
`,
      });
    });

    it('is one object with --json', async () => {
      const { code, stdout } = await diff(sample, changed, '--json');
      expect(code).toBe(1);
      expect(JSON.parse(stdout)).toMatchObject({
        clusters: {
          aks: [
            { change: 'changed', kind: 'Deployment', name: 'thanos-query', component: 'query' },
          ],
        },
      });
      expect(await diff(sample, sample, '--json')).toMatchObject({
        code: 0,
        stdout: '{\n  "clusters": {}\n}\n',
      });
    });

    it.each([
      ['a file with errors', () => diff(sample, 'kind: ThanosTopology\n'), 'after.yaml'],
      ['one file only', () => topology(['diff', 'a.yaml'], ''), 'takes two topology files'],
      ['a file that is not there', () => topology(['diff', 'a.yaml', '-'], sample), 'a.yaml'],
    ])('fails with %s', async (_what, work, message) => {
      const { code, stdout, stderr } = await work();
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(message);
    });
  });
});
