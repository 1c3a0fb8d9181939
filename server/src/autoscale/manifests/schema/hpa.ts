import { dict, list, object, quantity, text, whole, any, type Field } from './field.ts';
import { behavior, framed } from './shared.ts';

const target = (says: string, types: readonly string[]): Field =>
  object(says, {
    type: text('Which of the three values counts', { words: types }),
    ...(types.includes('Utilization')
      ? {
          averageUtilization: whole(
            'Percent of the **requests** of the pods, as a mean over them; an integer',
          ),
        }
      : {}),
    ...(types.includes('Value')
      ? {
          value: quantity(
            'The metric itself. The number of **ready** pods is multiplied with metric / value: for what gets better with more pods in proportion',
          ),
        }
      : {}),
    averageValue: quantity(
      'The metric for each pod: replicas = metric / averageValue, whatever their number is now. `10000m` is 10',
    ),
  });

const metric = object('Which metric', {
  name: text('Name in the metrics API'),
  selector: object('Labels of the metric, handed to the metrics API as they are', {
    matchLabels: dict('Labels and their values', text('')),
    matchExpressions: any('Conditions on labels'),
  }),
});

const reference = (says: string): Field =>
  object(says, {
    apiVersion: text('Group and version of its kind, e.g. `apps/v1`'),
    kind: text('Its kind, e.g. `Deployment`'),
    name: text('Its name, in the same namespace'),
  });

const metrics = list(
  'What decides: every metric proposes a number of replicas, the largest one counts',
  object('One metric', {
    type: text('Which of the fields below counts', {
      words: ['Resource', 'ContainerResource', 'Pods', 'Object', 'External'],
    }),
    resource: object('CPU or memory of all containers, from the resource metrics API', {
      name: text('The resource', { words: ['cpu', 'memory'] }),
      target: target('What it should be', ['Utilization', 'AverageValue']),
    }),
    containerResource: object(
      'CPU or memory of one container',
      {
        name: text('The resource', { words: ['cpu', 'memory'] }),
        container: text('Name of the container'),
        target: target('What it should be', ['Utilization', 'AverageValue']),
      },
      { since: 'Kubernetes 1.30' },
    ),
    pods: object('A metric of each pod, from the custom metrics API; their mean counts', {
      metric,
      target: target('What the mean should be', ['AverageValue']),
    }),
    object: object('A metric of one object, from the custom metrics API', {
      describedObject: reference('The object that the metric is of'),
      metric,
      target: target('What it should be', ['Value', 'AverageValue']),
    }),
    external: object(
      'A metric of no object, from the external metrics API; all series of it are added up',
      {
        metric,
        target: target('What the sum should be', ['Value', 'AverageValue']),
      },
    ),
  }),
  { usual: 'CPU at 80 % of the requests' },
);

/** Source: kubernetes v1.36.3 staging/src/k8s.io/api/autoscaling/v2/types.go */
export const hpa: Field = framed(
  'Scales a workload by metrics',
  object('What is scaled, between which bounds, by what', {
    scaleTargetRef: reference('The workload whose `scale` is set'),
    minReplicas: whole('Least pods; 0 needs HPAScaleToZero and an Object or External metric', {
      usual: '1',
    }),
    maxReplicas: whole('Most pods; there is no way beyond'),
    metrics,
    behavior,
  }),
);
