import type { WorkloadObject } from '../model.ts';
import type { Fields } from '../../util/values.ts';
import { keepsAnnotation } from './annotations.ts';
import type { Kind } from './kind.ts';
import { conditionsOf, metaOf } from './meta.ts';
import { fieldsOf, listOf, numberOf, textOf } from './read.ts';
import type { Share } from './share.ts';

type Counts = Pick<WorkloadObject, 'desired' | 'ready' | 'updated' | 'available'>;
type CountsOf = (spec: Fields, status: Fields) => Counts;

/** A Deployment's and a StatefulSet's. An absent number of replicas means one. */
const replicas: CountsOf = (spec, status) => ({
  desired: numberOf(spec, 'replicas', 1),
  ready: numberOf(status, 'readyReplicas'),
  updated: numberOf(status, 'updatedReplicas'),
  available: numberOf(status, 'availableReplicas'),
});

/** All pods of a ReplicaSet are of its one template. */
const ofReplicaSet: CountsOf = (spec, status) => ({
  ...replicas(spec, status),
  updated: numberOf(status, 'replicas'),
});

const ofDaemonSet: CountsOf = (_spec, status) => ({
  desired: numberOf(status, 'desiredNumberScheduled'),
  ready: numberOf(status, 'numberReady'),
  updated: numberOf(status, 'updatedNumberScheduled'),
  available: numberOf(status, 'numberAvailable'),
});

/** Pods of a Job that are ready, that run, and that have succeeded. */
const ofJob: CountsOf = (_spec, status) => ({
  desired: 1,
  ready: numberOf(status, 'ready'),
  updated: numberOf(status, 'active'),
  available: numberOf(status, 'succeeded'),
});

const ofCronJob: CountsOf = () => ({ desired: 0, ready: 0, updated: 0, available: 0 });

/** The pod template: of a CronJob, that of the Jobs it makes. */
function templateOf(kind: WorkloadObject['kind'], spec: Fields): Fields {
  const of = kind === 'CronJob' ? fieldsOf(fieldsOf(spec, 'jobTemplate'), 'spec') : spec;
  return fieldsOf(of, 'template');
}

function projection(kind: WorkloadObject['kind'], countsOf: CountsOf) {
  return (raw: Fields, share: Share): WorkloadObject | undefined => {
    const meta = metaOf(raw, share);
    if (meta === undefined) return undefined;
    const spec = fieldsOf(raw, 'spec');
    const status = fieldsOf(raw, 'status');
    const template = templateOf(kind, spec);
    const templateMeta = fieldsOf(template, 'metadata');
    const pod = fieldsOf(template, 'spec');
    return {
      ...meta,
      kind,
      ...countsOf(spec, status),
      selector: share.record(fieldsOf(fieldsOf(spec, 'selector'), 'matchLabels')),
      templateLabels: share.record(fieldsOf(templateMeta, 'labels')),
      templateAnnotations: share.record(fieldsOf(templateMeta, 'annotations'), keepsAnnotation),
      images: [...listOf(pod, 'initContainers'), ...listOf(pod, 'containers')].map((container) =>
        share.text(textOf(container, 'image')),
      ),
      conditions: conditionsOf(status, share),
      paused: spec['paused'] === true || spec['suspend'] === true,
    };
  };
}

function workload(
  group: 'apps' | 'batch',
  plural: string,
  kind: WorkloadObject['kind'],
  countsOf: CountsOf,
): Kind<WorkloadObject> {
  return {
    group,
    versions: ['v1'],
    plural,
    objectKind: kind,
    namespaced: true,
    project: projection(kind, countsOf),
  };
}

export const deployments = workload('apps', 'deployments', 'Deployment', replicas);
export const statefulsets = workload('apps', 'statefulsets', 'StatefulSet', replicas);
export const daemonsets = workload('apps', 'daemonsets', 'DaemonSet', ofDaemonSet);
export const replicasets = workload('apps', 'replicasets', 'ReplicaSet', ofReplicaSet);
export const jobs = workload('batch', 'jobs', 'Job', ofJob);
export const cronjobs = workload('batch', 'cronjobs', 'CronJob', ofCronJob);
