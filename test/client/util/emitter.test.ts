import { expect, it } from 'vitest';
import { createEmitter } from '../../../client/src/util/emitter.ts';

it('tells all who listen, until they end it', () => {
  const emitter = createEmitter<number>();
  const heard: string[] = [];
  const listener = (value: number): void => void heard.push(`a${value}`);
  const first = emitter.event(listener);
  const again = emitter.event(listener);
  emitter.event((value) => heard.push(`b${value}`));
  emitter.fire(1);
  first.dispose();
  emitter.fire(2);
  again.dispose();
  again.dispose();
  emitter.fire(3);
  emitter.dispose();
  emitter.fire(4);
  expect(heard).toEqual(['a1', 'a1', 'b1', 'a2', 'b2', 'b3']);
});

it('does not tell one who went, or came, while it tells others', () => {
  const emitter = createEmitter<void>();
  const heard: string[] = [];
  emitter.event(() => {
    heard.push('first');
    second.dispose();
    emitter.event(() => heard.push('late'));
  });
  const second = emitter.event(() => heard.push('second'));
  emitter.fire();
  expect(heard).toEqual(['first']);
});
