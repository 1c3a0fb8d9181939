import { kinds } from '../../../../client/src/k8s/kinds/index.ts';
import { createShare } from '../../../../client/src/k8s/kinds/share.ts';
import type { KindName, KindObjects } from '../../../../client/src/k8s/model.ts';

/** What is kept of an object; fails when it is no object. */
export const project = <K extends KindName>(
  kind: K,
  raw: Readonly<Record<string, unknown>>,
): KindObjects[K] => {
  const object = kinds[kind].project({ metadata: { name: 'x' }, ...raw }, createShare());
  if (object === undefined) throw new Error('no object');
  return object;
};
