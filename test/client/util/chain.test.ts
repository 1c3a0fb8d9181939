import { expect, it } from 'vitest';
import { createChain } from '../../../client/src/util/chain.ts';

it('does tasks in order, however long each takes, and goes on after one that fails', async () => {
  const done: unknown[] = [];
  const chain = createChain((error) => done.push(error));
  const first = Promise.withResolvers<void>();
  const broken = new Error('broken');
  chain.add(async () => {
    await first.promise;
    done.push('first');
  });
  chain.add(() => Promise.reject(broken));
  chain.add(async () => {
    done.push('last');
  });
  await Promise.resolve();
  expect(done).toEqual([]);
  first.resolve();
  await chain.settled();
  expect(done).toEqual(['first', broken, 'last']);
});
