import type { Remark } from '../../yaml-file/finding.ts';
import { componentsOf, type Component } from '../model.ts';
import { receiveReplicaLabel, replicaLabelsOf, ruleReplicaLabel } from '../wiring.ts';
import { quoted, type TopologyCheck } from './check.ts';

const listOf = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).flatMap((one) => String(one).split(','));

const missing = (
  { settings, path, name }: Component,
  flag: string,
  labels: readonly string[],
): readonly Remark[] => {
  const own = settings.flags?.[flag];
  if (own === undefined) return [];
  const lost = labels.filter((label) => own === null || !listOf(own).includes(label));
  if (lost.length === 0) return [];
  return [
    {
      path: [...path, 'flags', flag],
      message: `\`${name}\` does not merge replicas along ${quoted(lost)}: every series of a pair is counted twice`,
      fixes: [
        {
          title: `Remove \`${flag}\``,
          actions: [{ kind: 'remove', path: [...path, 'flags', flag] }],
        },
      ],
    },
  ];
};

/** The label where a file says nothing. */
const usualLabel = 'replica';

const different = (components: readonly Component[]): readonly Remark[] => {
  const prometheus = components.filter((one) => one.type === 'prometheus');
  const labels = prometheus.map(({ settings }) => settings.replicaLabel);
  const usual = labels.includes(usualLabel) ? usualLabel : labels[0];
  const model = prometheus.find(({ settings }) => settings.replicaLabel === usual);
  return prometheus
    .filter(({ settings }) => settings.replicaLabel !== usual)
    .map(({ name, path, settings }) => ({
      path: [...path, 'replicaLabel'],
      message: `\`${name}\` tells its replicas apart by \`${settings.replicaLabel}\`, \`${model?.name ?? ''}\` by \`${usual ?? ''}\`: use one label everywhere`,
      severity: 'warning',
      fixes: [
        {
          title: `Use \`${usual ?? ''}\``,
          actions: [{ kind: 'replace', path: [...path, 'replicaLabel'], text: usual ?? '' }],
        },
      ],
    }));
};

const masking = (components: readonly Component[]): readonly Remark[] =>
  components
    .filter((one) => one.type === 'prometheus')
    .filter(({ settings }) =>
      [ruleReplicaLabel, receiveReplicaLabel, 'cluster'].includes(settings.replicaLabel),
    )
    .map(({ path, settings }) => ({
      path: [...path, 'replicaLabel'],
      message: `\`${settings.replicaLabel}\` is a label of something else`,
    }));

/** A replica label that not everybody knows. */
export const replicaLabel: TopologyCheck = {
  code: 'topology-replica-label',
  severity: 'error',
  run: ({ topology }) => {
    const labels = replicaLabelsOf(topology);
    return [
      ...different(topology.components),
      ...masking(topology.components),
      ...componentsOf(topology, 'query').flatMap((query) =>
        missing(query, 'query.replica-label', labels),
      ),
      ...componentsOf(topology, 'compact').flatMap((compact) =>
        missing(compact, 'deduplication.replica-label', labels),
      ),
    ];
  },
};
