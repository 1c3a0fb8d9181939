import { any, dict, flag, list, object, text, whole, type Field } from './field.ts';
import { behavior, framed } from './shared.ts';

/** Source: keda v2.21.0 pkg/scalers/prometheus_scaler.go prometheusMetadata */
const prometheus: Readonly<Record<string, Field>> = {
  serverAddress: text('Address of Prometheus or of a Thanos querier; `/api/v1/query` is appended'),
  query: text(
    'PromQL that gives **one** element: several are an error, none is 0 unless `ignoreNullValues` is false',
  ),
  threshold: text('The target: for each pod (`AverageValue`) or of the metric itself (`Value`)'),
  activationThreshold: text(
    'Only above this the workload leaves zero; without a say while min is 1 or more',
    {
      usual: '0',
    },
  ),
  namespace: text('Sent as the parameter `namespace`; it is no tenant'),
  ignoreNullValues: text(
    'Whether nothing, NaN and infinities count as 0. With gaps in the metric that scales **in**: set it to false, so that they are an error and the fallback takes over',
    { usual: 'true', words: ['"true"', '"false"'] },
  ),
  queryParameters: text('More parameters: `partial_response=false,dedup=true` for Thanos'),
  customHeaders: text('`Name=value,Other=value`, e.g. `THANOS-TENANT=team-a`'),
  authModes: text('How to authenticate, with an `authenticationRef`', {
    words: ['bearer', 'basic', 'tls', 'custom'],
  }),
  unsafeSsl: text('Whether the certificate may be anything', {
    usual: 'false',
    words: ['"true"', '"false"'],
  }),
  timeout: text('Time for an answer, in ms or as `5s`', { usual: '3s, of the operator' }),
  identityOwner: text('Whose identity is used with AWS'),
  awsRegion: text('Region of an Amazon Managed Prometheus'),
};

/** Source: keda v2.21.0 pkg/scalers/cpu_memory_scaler.go */
const resource: Readonly<Record<string, Field>> = {
  value: text('Percent of the requests, or a quantity, by `metricType`'),
  containerName: text('Only this container', { since: 'KEDA 2.8' }),
};

/** Source: keda v2.21.0 pkg/scalers/cron_scaler.go */
const cron: Readonly<Record<string, Field>> = {
  timezone: text('IANA name: `Europe/Berlin`'),
  start: text('Cron expression of the start'),
  end: text('Cron expression of the end'),
  desiredReplicas: text('Replicas in between'),
};

const metadataOf: Readonly<Record<string, Readonly<Record<string, Field>>>> = {
  prometheus,
  cpu: resource,
  memory: resource,
  cron,
};

const trigger: Field = object('One source of a metric', {
  type: text('The scaler', {
    words: [
      'prometheus',
      'cpu',
      'memory',
      'cron',
      'kafka',
      'rabbitmq',
      'redis',
      'postgresql',
      'external',
      'metrics-api',
      'kubernetes-workload',
      'aws-sqs-queue',
      'azure-servicebus',
      'gcp-pubsub',
    ],
  }),
  name: text('How `scalingModifiers.formula` calls it; unique'),
  metadata: dict('Settings of the scaler, all of them texts', text('')),
  metricType: text(
    'How the threshold is meant: for each pod, of the whole metric, or percent of requests (cpu, memory)',
    {
      usual: 'AverageValue',
      words: ['AverageValue', 'Value', 'Utilization'],
    },
  ),
  useCachedMetrics: flag('Answer the HPA with the value of the last poll', {
    usual: 'false',
    since: 'KEDA 2.10',
  }),
  authenticationRef: object('Where credentials come from', {
    name: text('Name of a TriggerAuthentication'),
    kind: text('Its kind', {
      usual: 'TriggerAuthentication',
      words: ['TriggerAuthentication', 'ClusterTriggerAuthentication'],
    }),
  }),
});

/** The form of a trigger by its type; settings of others are not known here. */
export const triggerOfType = (type: unknown): Field => {
  const fields = typeof type === 'string' ? metadataOf[type] : undefined;
  const metadata = fields && object('Settings of the scaler, all of them texts', fields);
  return metadata === undefined ? trigger : { ...trigger, fields: { ...trigger.fields, metadata } };
};

const triggers = list(
  'What is looked at; the largest wish counts, unless there is a formula',
  trigger,
);

/** Source: keda v2.21.0 apis/keda/v1alpha1/scaledobject_types.go */
export const scaledObject: Field = framed(
  'KEDA scales a workload: it makes an HPA of this, and sees to the way from and to zero itself',
  object('What is scaled, between which bounds, by what', {
    scaleTargetRef: object('The workload', {
      name: text('Its name, in the same namespace'),
      kind: text('Its kind', { usual: 'Deployment' }),
      apiVersion: text('Group and version of its kind', { usual: 'apps/v1' }),
      envSourceContainerName: text('The container whose environment triggers may name'),
    }),
    pollingInterval: whole(
      'Seconds between two looks of the operator; the HPA asks by itself every 15 s',
      { usual: '30' },
    ),
    cooldownPeriod: whole(
      'Seconds after the last activity before it goes to **zero**; nothing else waits for it',
      { usual: '300' },
    ),
    initialCooldownPeriod: whole('Seconds after the start in which it does not go to zero', {
      usual: '0',
      since: 'KEDA 2.15',
    }),
    idleReplicaCount: whole(
      'Replicas while no trigger is active; only 0 works, and below `minReplicaCount`',
    ),
    minReplicaCount: whole('Least replicas while a trigger is active', { usual: '0' }),
    maxReplicaCount: whole('Most replicas', { usual: '100' }),
    fallback: object('What to do while a trigger fails', {
      failureThreshold: whole('Failures in a row before it'),
      replicas: whole('The number of replicas'),
      behavior: text('What that number means', {
        usual: 'static',
        since: 'KEDA 2.17',
        words: [
          'static',
          'currentReplicas',
          'currentReplicasIfHigher',
          'currentReplicasIfLower',
          'scalingModifiers',
        ],
      }),
    }),
    advanced: object('The HPA, and a formula over the triggers', {
      restoreToOriginalReplicaCount: flag('Set the size from before when this object goes', {
        usual: 'false',
      }),
      horizontalPodAutoscalerConfig: object('The HPA that KEDA makes', {
        name: text('Its name', { usual: 'keda-hpa-NAME' }),
        behavior,
      }),
      scalingModifiers: object(
        'One metric in place of all: a formula over named triggers',
        {
          formula: text(
            'An expression over the names of triggers: `(a + b) / 2`, `a > 5 ? b : c`, `max(a, b)`, `a ?? b`',
          ),
          target: text('Target of the formula; greater than 0'),
          activationTarget: text('Only above this the workload leaves zero', { usual: '0' }),
          metricType: text('How the target is meant', {
            usual: 'AverageValue',
            words: ['AverageValue', 'Value'],
          }),
        },
        { since: 'KEDA 2.12' },
      ),
    }),
    triggers,
  }),
);

/** Source: keda v2.21.0 apis/keda/v1alpha1/scaledjob_types.go */
export const scaledJob: Field = framed(
  'KEDA starts Jobs for what is waiting',
  object('Which Jobs, how many, by what', {
    jobTargetRef: any('The spec of a Job'),
    pollingInterval: whole('Seconds between two looks', { usual: '30' }),
    successfulJobsHistoryLimit: whole('Finished Jobs that are kept', { usual: '100' }),
    failedJobsHistoryLimit: whole('Failed Jobs that are kept', { usual: '100' }),
    envSourceContainerName: text('The container whose environment triggers may name'),
    minReplicaCount: whole('Jobs that run without anything waiting', { usual: '0' }),
    maxReplicaCount: whole('Most Jobs at once', { usual: '100' }),
    rolloutStrategy: text('What a change does to running Jobs', { words: ['default', 'gradual'] }),
    rollout: any('What a change does to running Jobs'),
    scalingStrategy: any('How the number of Jobs is worked out'),
    triggers,
  }),
);

const secret = (says: string, what: string): Field =>
  list(
    says,
    object('One parameter', {
      parameter: text(
        'What the scaler calls it: `bearerToken`, `username`, `password`, `ca`, `cert`, `key`',
      ),
      name: text(`Name of the ${what}`),
      key: text(`Key in the ${what}`),
    }),
  );

/** Source: keda v2.21.0 apis/keda/v1alpha1/triggerauthentication_types.go */
export const triggerAuthentication: Field = framed(
  'Credentials for triggers',
  object('Where they come from', {
    podIdentity: object('Identity of the pod with the cloud', {
      provider: text('Which cloud', { words: ['azure-workload', 'gcp', 'aws', 'aws-eks', 'none'] }),
      identityId: text('Client id of the identity'),
      identityTenantId: text('Azure tenant'),
      identityAuthorityHost: text('Azure authority'),
      identityOwner: text('Whose identity', { words: ['keda', 'workload'] }),
      roleArn: text('AWS role'),
      externalID: text('External id of the role'),
    }),
    secretTargetRef: secret('Parameters from Secrets in this namespace', 'Secret'),
    configMapTargetRef: secret('Parameters from ConfigMaps in this namespace', 'ConfigMap'),
    env: list(
      "Parameters from the workload's environment",
      object('One parameter', {
        parameter: text('What the scaler calls it'),
        name: text('Name of the variable'),
        containerName: text('The container'),
      }),
    ),
    filePath: text('A file with the parameters as JSON'),
    hashiCorpVault: any('Parameters from a vault'),
    azureKeyVault: any('Parameters from a vault'),
    gcpSecretManager: any('Parameters from a vault'),
    awsSecretManager: any('Parameters from a vault'),
    boundServiceAccountToken: any('Tokens of a service account'),
    oauth2: any('Tokens of an OAuth 2 server'),
  }),
);
