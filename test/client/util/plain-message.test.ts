import { expect, test } from 'vitest';
import { plainMessage } from '../../../client/src/util/plain-message.ts';

test.each([
  [
    '[Fix it](command:workbench.action.terminal.new)',
    '[Fix it] (command:workbench.action.terminal.new)',
  ],
  ['[a](x)[b](y)', '[a] (x)[b] (y)'],
  ['sum(x[5m]) (or so)', 'sum(x[5m]) (or so)'],
])('%s is no link', (text, shown) => {
  expect(plainMessage(text)).toBe(shown);
});
