import { expect, test } from 'vitest';
import { methods } from '../../server/src/protocol/methods.ts';
import { startClient } from './client.ts';

const promql = `# of the file

### broken
sum(
### fine
up
  == 0

### nothing
# only a comment
### last
down`;

const yaml = `groups:
  - name: api
    rules:
      - record: job:up:sum
        expr: "sum by(job"
        labels:
          team: a

      - alert: Down
        expr: |
          up == 0

        for: 5m
      - alert: Nothing
other: 1
`;

test.each([
  ['promql', 2, 3, 'sum('],
  ['promql', 3, 4, 'sum('],
  ['promql', 4, 0, 'up\n  == 0\n'],
  ['promql', 5, 0, 'up\n  == 0\n'],
  ['promql', 7, 0, 'up\n  == 0\n'],
  ['promql', 0, 2, null],
  ['promql', 8, 2, null],
  ['promql', 9, 2, null],
  ['promql', 10, 2, 'down'],
  ['promql', 11, 4, 'down'],
  ['promql', 99, 0, 'down'],
  ['yaml', 0, 0, null],
  ['yaml', 1, 6, null],
  ['yaml', 3, 10, 'sum by(job'],
  ['yaml', 4, 10, 'sum by(job'],
  ['yaml', 6, 14, 'sum by(job'],
  ['yaml', 8, 10, 'up == 0\n'],
  ['yaml', 10, 12, 'up == 0\n'],
  ['yaml', 12, 12, 'up == 0\n'],
  ['yaml', 13, 12, null],
  ['yaml', 14, 2, null],
] as const)('in %s the caret %i:%i is in %j', async (languageId, line, character, expr) => {
  const client = await startClient();
  const uri = `file:///w/a.${languageId}`;
  client.open(uri, languageId === 'yaml' ? yaml : promql, languageId);
  const found = await client.connection.sendRequest(methods.expressionAt, {
    uri,
    position: { line, character },
  });
  expect((found as { expr: string } | null)?.expr ?? null).toBe(expr);
});

test('nothing is in a document that is not open', async () => {
  const client = await startClient();
  const params = { uri: 'file:///none.promql', position: { line: 0, character: 0 } };
  expect(await client.connection.sendRequest(methods.expressionAt, params)).toBeNull();
});
