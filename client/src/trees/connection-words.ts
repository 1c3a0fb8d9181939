import type { ClusterConnection } from '../k8s/model.ts';
import { ageText } from '../thanos/times.ts';
import { say } from '../util/words.ts';
import type { TreeNode } from './tree-node.ts';

/** How the connection to a cluster stands, in a few words; empty when there is nothing to say. */
export function connectionWords(connection: ClusterConnection, now: number): string {
  switch (connection.kind) {
    case 'idle':
      return say('not connected');
    case 'connecting':
      return say('connecting');
    case 'live':
      return '';
    case 'stale':
      return say('stale for {age}', { age: ageText(now - connection.since) });
    case 'unauthorized':
      return say('not authorised');
    case 'unreachable':
      return say('unreachable');
    case 'untrusted':
      return say('the folder is not trusted');
  }
}

export function connectionIcon(connection: ClusterConnection): NonNullable<TreeNode['icon']> {
  switch (connection.kind) {
    case 'idle':
      return { name: 'cloud' };
    case 'connecting':
      return { name: 'loading~spin' };
    case 'live':
      return { name: 'cloud', color: 'testing.iconPassed' };
    case 'stale':
      return { name: 'warning', color: 'list.warningForeground' };
    case 'unauthorized':
      return { name: 'lock', color: 'list.errorForeground' };
    case 'unreachable':
      return { name: 'error', color: 'list.errorForeground' };
    case 'untrusted':
      return { name: 'shield' };
  }
}
