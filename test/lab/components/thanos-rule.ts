// The ruler: records and alerts over the series of all clusters, through the global querier.
import type { Component } from '../component.ts';
import { nodePorts } from '../plan.ts';
import { configMap, fromField, statefulSet } from './manifest.ts';
import { objectStoreEnvironment, objectStoreFlag } from './object-store-secret.ts';
import { globalRules } from './rules.ts';
import {
  scratch,
  storeApiServices,
  texts,
  thanosContainer,
  thanosIdentity,
  thanosPod,
} from './thanos-common.ts';
import { querierUrl } from './thanos-query.ts';
import { rulerName, rulerReplicaLabel } from './thanos-rule-names.ts';

const { identity, selector } = thanosIdentity(rulerName, 'rule-evaluation-engine');
const dataDir = '/var/thanos/rule';

const config = { 'rules.yml': JSON.stringify(globalRules, null, 2) };

const ruler = thanosContainer({
  name: identity.name,
  args: [
    'rule',
    `--data-dir=${dataDir}`,
    objectStoreFlag,
    `--query=${querierUrl}`,
    // Its labels tell its blocks from every cluster's. No `cluster` among them: an external label would hide which
    // cluster an alert is about.
    '--label=ruler="global"',
    `--label=${rulerReplicaLabel}="$(NAME)"`,
    `--alert.label-drop=${rulerReplicaLabel}`,
    '--rule-file=/etc/thanos/rules/*.yml',
    '--eval-interval=15s',
    '--tsdb.retention=1d',
  ],
  env: [fromField('NAME', 'metadata.name'), objectStoreEnvironment],
  resources: { cpu: 10, memory: 60, memoryLimit: 400 },
  mounts: { data: dataDir, rules: '/etc/thanos/rules' },
  writable: ['data'],
});

/** The ruler, in the first cluster. */
export const thanosRule: Component = {
  name: 'thanos-rule',
  images: ['thanos'],
  where: 'first',
  ready: [{ kind: 'StatefulSet', namespace: identity.namespace, name: identity.name }],
  objects: () => [
    configMap(identity, config),
    statefulSet(
      identity,
      {
        labels: selector,
        config,
        spec: thanosPod([ruler], [scratch('data'), texts('rules', identity.name)]),
      },
      selector,
    ),
    ...storeApiServices(identity, selector, nodePorts.rulerGrpc),
  ],
};
