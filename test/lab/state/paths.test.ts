import { describe, expect, it } from 'vitest';
import { LabProblem } from '../problem.ts';
import { checkDir, clusterPaths, labPaths } from './paths.ts';

describe('checkDir', () => {
  it.each(['/home/someone/.local/state/gauntlet/lab', '/tmp/lab', '/opt/run/lab'])(
    'takes %s',
    (dir) => {
      expect(checkDir(dir)).toBe(dir);
    },
  );

  it.each([
    '/run/lab',
    '/var/lib/lab',
    '/var/log',
    `/tmp/${'x'.repeat(60)}`,
    '/tmp/a b',
    "/tmp/it's",
  ])('refuses %s', (dir) => {
    expect(() => checkDir(dir)).toThrow(LabProblem);
  });

  it('leaves room for the sockets of the longest names', () => {
    const dir = checkDir(`/tmp/${'x'.repeat(45)}`);
    const paths = clusterPaths(dir, 'a'.repeat(20));
    const kubelet = `${paths.kubelet.root}/device-plugins/kubelet.sock`;
    for (const socket of [paths.containerd.socket, kubelet, labPaths(dir).socket]) {
      expect(Buffer.byteLength(socket)).toBeLessThanOrEqual(107);
    }
  });
});

describe('labPaths', () => {
  it('tells the control groups of two directories apart', () => {
    expect(labPaths('/one').controlGroup).not.toBe(labPaths('/two').controlGroup);
  });
});
