import { describe, expect, test } from 'vitest';
import { patchAutoscaler } from '../../../../server/src/autoscale/requests/patch.ts';
import { queueManifest } from '../../../support/served-queue.ts';

const scaledObject = `apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata:
  name: web # the shop
spec:
  scaleTargetRef: { name: web }
  triggers:
    - type: prometheus
      metadata:
        serverAddress: http://prometheus:9090
        # requests of a second
        query: sum(rate(requests[2m]))
        threshold: "50"
  advanced:
    horizontalPodAutoscalerConfig:
      behavior:
        scaleDown:
          policies:
            - type: Pods # slowly
              value: 1
              periodSeconds: 60
          stabilizationWindowSeconds: 60 # a minute
`;

const patched = (text: string, ...sets: readonly string[]): string => {
  const result = patchAutoscaler({ text, sets });
  return result.ok ? result.text : `refused: ${result.failure.message}`;
};

/** Lines that are other ones, as \`-\` and \`+\`. */
const changed = (before: string, after: string): readonly string[] => {
  const [old, now] = [before.split('\n'), after.split('\n')];
  return [
    ...old.filter((line) => !now.includes(line)).map((line) => `-${line}`),
    ...now.filter((line) => !old.includes(line)).map((line) => `+${line}`),
  ];
};

const rows: readonly (readonly [string, string, readonly string[], readonly string[]])[] = [
  [
    'a value beside a comment',
    queueManifest,
    ['spec.minReplicas=3'],
    ['-  minReplicas: 2 # never alone', '+  minReplicas: 3 # never alone'],
  ],
  [
    'a text that stays one',
    queueManifest,
    ['spec.metrics[0].external.target.averageValue=20'],
    [
      "-        target: { type: AverageValue, averageValue: '10' }",
      "+        target: { type: AverageValue, averageValue: '20' }",
    ],
  ],
  [
    'rules that are not there',
    queueManifest,
    [
      'spec.behavior.scaleDown.stabilizationWindowSeconds=60',
      'spec.behavior.scaleDown.policies=[{"type":"Pods","value":1,"periodSeconds":60}]',
    ],
    [
      '+  behavior:',
      '+    scaleDown:',
      '+      stabilizationWindowSeconds: 60',
      '+      policies:',
      '+        - type: Pods',
      '+          value: 1',
      '+          periodSeconds: 60',
    ],
  ],
  [
    'a number that stays a text of a ScaledObject',
    scaledObject,
    ['spec.triggers[0].metadata.threshold=62.5'],
    ['-        threshold: "50"', '+        threshold: "62.5"'],
  ],
  [
    'a list on lines of its own',
    scaledObject,
    [
      'spec.advanced.horizontalPodAutoscalerConfig.behavior.scaleDown.policies=[{"type":"Percent","value":50,"periodSeconds":30}]',
    ],
    [
      '-            - type: Pods # slowly',
      '-              value: 1',
      '-              periodSeconds: 60',
      '+            - type: Percent',
      '+              value: 50',
      '+              periodSeconds: 30',
    ],
  ],
  [
    'keys that are not there, behind the comment of the last one',
    scaledObject,
    [
      'spec.minReplicaCount=2',
      'spec.advanced.horizontalPodAutoscalerConfig.behavior.scaleDown.selectPolicy=Min',
    ],
    ['+          selectPolicy: Min', '+  minReplicaCount: 2'],
  ],
];

describe('a patch', () => {
  test.each(rows)('changes %s, and nothing else', (_, text, sets, lines) => {
    const result = patched(text, ...sets);
    expect(changed(text, result)).toEqual(lines);
  });

  test('finds its object among others, and in a list', () => {
    const two = `${queueManifest}---\n${scaledObject}`;
    const name = { kind: 'ScaledObject', namespace: 'default', name: 'web' };
    const result = patchAutoscaler({
      text: two,
      autoscaler: name,
      sets: ['spec.maxReplicaCount=7'],
    });
    expect(result).toMatchObject({ ok: true, manifest: { spec: { maxReplicaCount: 7 } } });
    expect(changed(two, result.ok ? result.text : '')).toEqual(['+  maxReplicaCount: 7']);
    const list = `kind: List\nitems:\n  - kind: HorizontalPodAutoscaler\n    spec:\n      maxReplicas: 4\n  - kind: Service\n`;
    expect(changed(list, patched(list, 'spec.maxReplicas=5'))).toEqual([
      '-      maxReplicas: 4',
      '+      maxReplicas: 5',
    ]);
  });

  test('writes JSON as JSON', () => {
    const text = '{\n  "kind": "ScaledObject",\n  "spec": { "maxReplicaCount": 3 }\n}\n';
    const result = patched(text, 'spec.maxReplicaCount=4', 'spec.advanced.a.b=c');
    expect(JSON.parse(result)).toEqual({
      kind: 'ScaledObject',
      spec: { maxReplicaCount: 4, advanced: { a: { b: 'c' } } },
    });
    expect(result).toMatch(/^\{\n {2}"kind"/);
  });

  test.each([
    [
      'an anchor',
      'kind: ScaledObject\nx: &x { maxReplicaCount: 3, minReplicaCount: 1 }\nspec: *x\n',
      /by hand/,
    ],
    ['an item that is not there', queueManifest, /there is no \[4\]/],
    ['a text without one', 'kind: Service\n', /no HorizontalPodAutoscaler/],
  ])('refuses %s', (_, text, sentence) => {
    const set = text === queueManifest ? 'spec.metrics[4].type=Pods' : 'spec.maxReplicaCount=4';
    expect(patched(text, set)).toMatch(sentence);
  });
});
