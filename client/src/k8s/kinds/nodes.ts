import type { NamespaceObject, NodeObject } from '../model.ts';
import type { Kind } from './kind.ts';
import { conditionsOf, metaOf } from './meta.ts';
import { fieldsOf, textOf } from './read.ts';

/** Nodes and namespaces: what belongs to the whole cluster. */

export const nodes: Kind<NodeObject> = {
  group: '',
  versions: ['v1'],
  plural: 'nodes',
  objectKind: 'Node',
  namespaced: false,
  project: (raw, share) => {
    const meta = metaOf(raw, share);
    if (meta === undefined) return undefined;
    const status = fieldsOf(raw, 'status');
    const conditions = conditionsOf(status, share);
    return {
      ...meta,
      ready: conditions.some(({ type, status }) => type === 'Ready' && status === 'True'),
      schedulable: fieldsOf(raw, 'spec')['unschedulable'] !== true,
      kubelet: share.text(textOf(fieldsOf(status, 'nodeInfo'), 'kubeletVersion')),
      conditions,
    };
  },
};

export const namespaces: Kind<NamespaceObject> = {
  group: '',
  versions: ['v1'],
  plural: 'namespaces',
  objectKind: 'Namespace',
  namespaced: false,
  project: (raw, share) => {
    const meta = metaOf(raw, share);
    return meta && { ...meta, phase: share.text(textOf(fieldsOf(raw, 'status'), 'phase')) };
  },
};
