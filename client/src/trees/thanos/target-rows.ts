import type { TargetSummary } from '../../../../server/src/protocol/thanos.ts';
import type { Known } from '../../thanos/endpoint-state.ts';
import { say } from '../../util/words.ts';
import { field } from '../tooltip-parts.ts';
import type { TreeNode } from '../tree-node.ts';
import { errorColor, failureRow, goodColor, joined, sayingRow, warningColor } from './row-parts.ts';
import { endpointId } from './thanos-state.ts';

type Targets = Known<readonly TargetSummary[]> | undefined;

/** The row with the summary of targets; it is asked for while it is open. */
export function targetsRow(endpoint: string, targets: Targets): TreeNode {
  const description = targets?.value === undefined ? '' : targetWords(targets.value);
  const down = (targets?.value ?? []).some((pool) => pool.down > 0);
  return {
    id: endpointId(endpoint, 'targets'),
    label: say('Targets'),
    ...(description === '' ? {} : { description }),
    icon: { name: 'target', ...(down ? { color: warningColor } : {}) },
    context: ['targets'],
    accessibility: [say('Targets'), description].filter(Boolean).join(': '),
    expand: 'collapsed',
    children: () => targetRows(endpoint, targets),
    basis: [targets],
  };
}

function targetRows(endpoint: string, targets: Targets): readonly TreeNode[] {
  const id = endpointId(endpoint, 'targets');
  const failure =
    targets?.failure === undefined ? [] : [failureRow(`${id}/failure`, targets.failure)];
  const pools = targets?.value;
  if (pools === undefined) {
    return failure.length > 0
      ? failure
      : [sayingRow(`${id}/asking`, say('Asking…'), 'loading~spin')];
  }
  const clusters = Map.groupBy(pools, ({ cluster }) => cluster);
  return [
    ...failure,
    ...[...clusters].map(([cluster, pools]) => clusterRow(endpoint, cluster, pools)),
    ...(pools.length === 0 ? [sayingRow(`${id}/none`, say('No targets.'), 'info')] : []),
  ];
}

function clusterRow(endpoint: string, cluster: string, pools: readonly TargetSummary[]): TreeNode {
  const id = endpointId(endpoint, 'targets', 'cluster', cluster);
  const down = pools.some((pool) => pool.down > 0);
  return {
    id,
    label: cluster === '' ? say('without a cluster label') : cluster,
    description: targetWords(pools),
    icon: { name: 'server-environment', ...(down ? { color: warningColor } : {}) },
    context: ['targetCluster'],
    expand: down ? 'expanded' : 'collapsed',
    children: () =>
      pools
        .toSorted((a, b) => b.down - a.down || a.pool.localeCompare(b.pool))
        .map((pool) => poolRow(id, pool)),
    basis: [...pools],
  };
}

function poolRow(parent: string, pool: TargetSummary): TreeNode {
  const { lastError } = pool;
  return {
    id: `${parent}/${encodeURIComponent(pool.pool)}`,
    label: pool.pool,
    description: joined(targetWords([pool]), lastError),
    icon: pool.down > 0 ? { name: 'error', color: errorColor } : { name: 'pass', color: goodColor },
    tooltip: () => [
      { kind: 'heading', text: pool.pool },
      field(say('Targets'), targetWords([pool])),
      ...(lastError === undefined ? [] : [field(say('Last error of one'), lastError)]),
    ],
    context: ['targetPool'],
    expand: 'none',
  };
}

function targetWords(pools: readonly TargetSummary[]): string {
  const sum = (key: 'up' | 'down' | 'unknown') =>
    pools.reduce((total, pool) => total + pool[key], 0);
  const [up, down, unknown] = [sum('up'), sum('down'), sum('unknown')];
  return [
    say('{count} up', { count: up }),
    ...(down > 0 ? [say('{count} down', { count: down })] : []),
    ...(unknown > 0 ? [say('{count} not scraped yet', { count: unknown })] : []),
  ].join(', ');
}
