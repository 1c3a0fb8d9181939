import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Lab } from '../lab.ts';
import { exampleLab } from './example-lab.ts';
import { activeFaults, describeFault, inflict, undo } from './active.ts';
import type { Fault } from './fault.ts';
import { misuse } from './fault.ts';

let lab: Lab;
let did: string[];
beforeEach(async () => {
  lab = exampleLab(await mkdtemp(join(tmpdir(), 'gauntlet-faults-test-')));
  did = [];
});
afterEach(async () => {
  await rm(lab.dir, { recursive: true, force: true });
});

/** Says what is asked of it; fails on the target "broken". */
const told: Fault = {
  usage: 'told TARGET',
  summary: 'a fault',
  target(args) {
    if (args.length !== 1) throw misuse(told, 'what?');
    return args;
  },
  async inflict([target = ''], _, remember) {
    remember({ secret: target.length });
    did.push(`+${target}`);
    if (target === 'broken') throw new Error('it broke');
  },
  async undo([target = ''], _, { secret }) {
    did.push(`-${target} ${secret}`);
  },
};
const options = {
  log: (): void => undefined,
  known: new Map<string, Fault>([
    ['told', told],
    ['short', { ...told, momentary: true }],
  ]),
};

function active(): string[] {
  return activeFaults(lab.dir).map(describeFault);
}

describe('faults', () => {
  test('are kept until they are undone, the last one first', async () => {
    await inflict(lab, 'told', ['one'], options);
    await inflict(lab, 'told', ['three'], options);
    expect(active()).toEqual(['told one', 'told three']);
    expect(JSON.parse(await readFile(join(lab.dir, 'faults.json'), 'utf8'))).toMatchObject([
      { fault: 'told', target: ['one'], memo: { secret: 3 } },
      { memo: { secret: 5 } },
    ]);
    await undo(lab, 'told', ['one'], options);
    expect(active()).toEqual(['told three']);
    await inflict(lab, 'told', ['one'], options);
    await undo(lab, 'all', [], options);
    expect(active()).toEqual([]);
    expect(did).toEqual(['+one', '+three', '-one 3', '+one', '-one 3', '-three 5']);
  });

  test('that fail on their way are taken back', async () => {
    await expect(inflict(lab, 'told', ['broken'], options)).rejects.toThrow('it broke');
    expect(did).toEqual(['+broken', '-broken 6']);
    expect(active()).toEqual([]);
  });

  test('that are over at once are not active', async () => {
    await inflict(lab, 'short', ['one'], options);
    expect(active()).toEqual([]);
  });

  test.each([
    ['unknown', [], 'there is no fault "unknown"', 'There are told, short.'],
    ['told', [], 'what?', 'Usage: npm run lab -- fault told TARGET'],
    [
      'told',
      ['one'],
      '"told one" is active already',
      'Undo it with "npm run lab -- fault told one --undo".',
    ],
  ])('%s %j is a problem with advice', async (name, args, message, advice) => {
    await inflict(lab, 'told', ['one'], options);
    await expect(inflict(lab, name, args, options)).rejects.toMatchObject({ message, advice });
  });

  test('undoing what is not active is a problem that says what is', async () => {
    await inflict(lab, 'told', ['one'], options);
    await expect(undo(lab, 'told', ['two'], options)).rejects.toMatchObject({
      message: '"told two" is not active',
      advice: 'Active faults: told one.',
    });
    await expect(undo(lab, 'unknown', [], options)).rejects.toThrow('there is no fault "unknown"');
  });
});
