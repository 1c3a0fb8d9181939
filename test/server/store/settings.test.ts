import { describe, expect, test } from 'vitest';
import { defaultSettings } from '../../../server/src/protocol/settings.ts';
import { parseSettings } from '../../../server/src/store/settings.ts';

describe('settings', () => {
  test.each([undefined, null, {}, 'nonsense', 4, []])('%j gives the defaults', (value) => {
    expect(parseSettings(value)).toEqual({ settings: defaultSettings, problems: [] });
  });

  test('every setting is read', () => {
    const wanted = {
      dialect: 'thanos',
      format: { width: 80 },
      completion: { budgetMs: 0 },
      diagnostics: { severity: { 'unknown-metric': 'off', 'counter-without-rate': 'hint' } },
    };
    expect(parseSettings(wanted)).toEqual({ settings: wanted, problems: [] });
  });

  test.each([
    [{ dialect: 'promql' }, 'dialect'],
    [{ format: { width: '80' } }, 'format.width'],
    [{ format: { width: 3 } }, 'format.width'],
    [{ completion: { budgetMs: -1 } }, 'completion.budgetMs'],
    [{ completion: { budgetMs: Number.NaN } }, 'completion.budgetMs'],
    [
      { diagnostics: { severity: { 'unknown-metric': 'loud' } } },
      'diagnostics.severity.unknown-metric',
    ],
  ])('%j is refused by name and gives the default', (value, name) => {
    const { settings, problems } = parseSettings(value);
    expect(settings).toEqual(defaultSettings);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`gauntlet.${name} must be`);
  });
});
