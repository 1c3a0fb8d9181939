// Whether the replay decides as the real controller does, pass by pass, while loads change.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultController } from '../../../server/src/autoscale/index.ts';
import { cacheDir } from '../../stand/paths.mjs';
import { endLab, startLab } from '../lab.ts';
import { defaultDir } from '../state/paths.ts';
import { observeController } from './observe.ts';
import { compareWithController } from './replay-passes.ts';
import type { Agreement, Seen } from './replay-passes.ts';

const log = (line: string) => console.log(line);

/** The share of passes that have to be equal. */
const least = 0.98;

/** Passes a minute that three autoscalers have at the controller's usual 15 s; the lab's has three times as many. */
const leastPassesPerMinute = 12;

const shareOf = ({ equal, compared }: Pick<Agreement, 'equal' | 'compared'>) => equal / compared;

/** Registers the tests of so many minutes of changing load. */
export function describeAgreement(minutes: number): void {
  let seen: Seen;
  let agreement: Agreement;

  beforeAll(
    async () => {
      await endLab(defaultDir(), log);
      const lab = await startLab({ clusters: ['aks'], scenario: 'autoscalers', log });
      seen = await observeController(lab, minutes, log);
      agreement = compareWithController(seen, defaultController());
      const folder = join(cacheDir(), 'agreement');
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, `${String(minutes)}.json`), JSON.stringify(agreement, null, 2));
      const { compared, equal, up, down, unseen } = agreement;
      log(
        `${String(equal)} of ${String(compared)} passes equal (${(100 * shareOf(agreement)).toFixed(2)} %), ` +
          `${String(up)} scalings up and ${String(down)} down, ${String(unseen)} passes not all seen`,
      );
      log(JSON.stringify(agreement.byKind));
      for (const difference of agreement.differences) log(JSON.stringify(difference));
    },
    (minutes + 20) * 60_000,
  );

  afterAll(() => endLab(defaultDir(), log));

  describe(`${String(minutes)} minutes of changing load`, () => {
    it('are seen', () => {
      expect(agreement.compared).toBeGreaterThan(minutes * leastPassesPerMinute);
    });

    it.each(['Resource', 'ContainerResource', 'External'])('scale by %s both ways', (kind) => {
      expect(agreement.byKind[kind]?.up).toBeGreaterThan(0);
      expect(agreement.byKind[kind]?.down).toBeGreaterThan(0);
    });

    it('are decided as the controller decides', () => {
      expect(shareOf(agreement)).toBeGreaterThanOrEqual(least);
    });

    it('leave no difference unexplained', () => {
      expect(agreement.differences.filter((one) => one.explanation === undefined)).toEqual([]);
    });

    it('would tell a controller with other flags', () => {
      const usual = defaultController();
      const others = [
        { ...usual, tolerance: { up: 0.4, down: 0.4 } },
        { ...usual, cpuInitializationPeriod: 0 },
      ];
      for (const other of others) {
        expect(shareOf(compareWithController(seen, other))).toBeLessThan(shareOf(agreement));
      }
    });
  });
}
