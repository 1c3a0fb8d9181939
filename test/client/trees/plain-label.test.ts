import { describe, expect, it } from 'vitest';
import { plainLabel, plainText } from '../../../client/src/trees/plain-label.ts';

describe('labels', () => {
  it.each([
    ['strest-server-1', 'strest-server-1'],
    ['two\nlines\tand more', 'two lines and more'],
    ['evil\u202Egpj.exe', 'evil\\u{202e}gpj.exe'],
    ['zero\u200Bwidth', 'zero\\u{200b}width'],
    ['mark\uFEFFed', 'mark\\u{feff}ed'],
    ['bell\u0007', 'bell\\u{7}'],
    ['tag\u{E0041}', 'tag\\u{e0041}'],
    ['naïve 名前 🙂', 'naïve 名前 🙂'],
    ['x'.repeat(400), `${'x'.repeat(300)}…`],
  ])('%j is shown as %j', (text, expected) => {
    expect(plainLabel(text)).toBe(expected);
  });
});

it('texts keep their lines', () => {
  expect(plainText('a\r\nb\tc\rd\u2066')).toBe('a\nb\tc\nd\\u{2066}');
});
