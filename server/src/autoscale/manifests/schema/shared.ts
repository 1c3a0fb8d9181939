import { any, dict, list, object, quantity, text, whole, type Field } from './field.ts';

export const metadata: Field = object('Name, namespace, labels and annotations', {
  name: text('Name of the object'),
  namespace: text('Its namespace; that of the context without it'),
  labels: dict('Labels of the object', text('')),
  annotations: dict('Annotations of the object', text('')),
  generateName: text('Start of a name that the server completes'),
  finalizers: any('What must be done before the object goes'),
  ownerReferences: any('Objects that this one goes with'),
});

/** The frame around every spec. */
export const framed = (says: string, spec: Field): Field =>
  object(says, {
    apiVersion: text('Group and version of the kind'),
    kind: text('What this object is'),
    metadata,
    spec,
    status: any('What the controller says; written by it'),
  });

const policies = list(
  'How much may change in a period; `selectPolicy` chooses among several',
  object('One limit', {
    type: text('`Pods`: a number of pods; `Percent`: a share of the current number', {
      words: ['Pods', 'Percent'],
    }),
    value: whole('Pods, or percent; greater than 0'),
    periodSeconds: whole('Seconds that the limit looks back over; 1 to 1800'),
  }),
);

const rules = (says: string, window: string, usual: string): Field =>
  object(
    says,
    {
      stabilizationWindowSeconds: whole(
        'Seconds, 0 to 3600: of all recommendations in the window the most careful one counts. It is no time between scalings',
        { usual: window },
      ),
      selectPolicy: text(
        '`Max`: the policy that allows the most; `Min`: the least; `Disabled`: no scaling in this direction',
        { usual: 'Max', words: ['Max', 'Min', 'Disabled'] },
      ),
      policies,
      tolerance: quantity(
        'A ratio that is closer to 1 than this changes nothing, e.g. `0.05` or `50m`',
        { usual: '0.1, of the controller', since: 'Kubernetes 1.33 (on by default since 1.35)' },
      ),
    },
    { usual },
  );

/** `behavior` of an HPA, which KEDA hands on. */
export const behavior: Field = object(
  'How fast it may scale. Without it: at most twice the size (or 4 pods) up at once, and down to what 5 minutes have asked for at most',
  {
    scaleUp: rules('Towards more pods', '0', '4 pods or 100 % in 15 s, whichever is more'),
    scaleDown: rules('Towards fewer pods', '300, of the controller', '100 % in 15 s'),
  },
);
