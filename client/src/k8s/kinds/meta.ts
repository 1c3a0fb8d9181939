import type { Condition, ObjectMeta } from '../model.ts';
import type { Fields } from '../../util/values.ts';
import { keepsAnnotation } from './annotations.ts';
import { fieldsOf, listOf, textOf, timeOf } from './read.ts';
import type { Share } from './share.ts';

/** Who made an object: the owner that controls it, else the first. */
function ownerOf(meta: Fields, share: Share): ObjectMeta['owner'] {
  const owners = listOf(meta, 'ownerReferences');
  const owner = owners.find((one) => one['controller'] === true) ?? owners[0];
  if (owner === undefined) return undefined;
  return {
    kind: share.text(textOf(owner, 'kind')),
    name: share.text(textOf(owner, 'name')),
    uid: share.text(textOf(owner, 'uid')),
  };
}

/** What all objects have; undefined for something without a name, which is no object. */
export function metaOf(raw: Fields, share: Share): ObjectMeta | undefined {
  const meta = fieldsOf(raw, 'metadata');
  const name = textOf(meta, 'name');
  if (name === '') return undefined;
  const owner = ownerOf(meta, share);
  return {
    namespace: share.text(textOf(meta, 'namespace')),
    name,
    uid: textOf(meta, 'uid'),
    createdAt: timeOf(meta, 'creationTimestamp'),
    labels: share.record(fieldsOf(meta, 'labels')),
    annotations: share.record(fieldsOf(meta, 'annotations'), keepsAnnotation),
    ...(owner === undefined ? {} : { owner }),
    deleting: textOf(meta, 'deletionTimestamp') !== '',
  };
}

/** `status.conditions`, without the times of heartbeats: those change every few seconds and tell nothing. */
export function conditionsOf(status: Fields, share: Share): readonly Condition[] {
  return listOf(status, 'conditions').map((one) => ({
    type: share.text(textOf(one, 'type')),
    status: share.text(textOf(one, 'status')),
    reason: share.text(textOf(one, 'reason')),
    message: share.text(textOf(one, 'message')),
    since: timeOf(one, 'lastTransitionTime'),
  }));
}
