// Passes as a real controller of Kubernetes 1.36.3 logged them, shortened, with what the replay makes of them.
import { describe, expect, it } from 'vitest';
import { defaultController } from '../../../server/src/autoscale/index.ts';
import { readKlog } from './klog.ts';
import { durationMs } from './observed.ts';
import { passesOf } from './passes.ts';
import { compareWithController } from './replay-passes.ts';

const scale = (replicas: number) =>
  `{"kind":"Scale","apiVersion":"autoscaling/v1","metadata":{"name":"web","namespace":"shop"},"spec":{"replicas":${String(replicas)}},"status":{"replicas":${String(replicas)},"selector":"app=web"}}`;
const usage = (pods: readonly string[], cpu: string) =>
  `{"kind":"PodMetricsList","apiVersion":"metrics.k8s.io/v1beta1","metadata":{},"items":[${pods
    .map(
      (name) =>
        `{"metadata":{"name":"${name}"},"timestamp":"2026-11-23T20:37:57Z","window":"14.667s","containers":[{"name":"web","usage":{"cpu":"${cpu}","memory":"2556Ki"}}]}`,
    )
    .join(',')}]}`;

const at = (second: number, file: string, text: string) =>
  `I1123 20:38:${String(second).padStart(2, '0')}.500000   24410 ${file}:1] ${text}\n`;
const asked = (second: number) => at(second, 'client.go', '"Request Body" body=""');
const answered = (second: number, body: string) =>
  `${at(second, 'client.go', '"Response Body" body=<')}\t${body}\n >\n`;
const proposes = (second: number, replicas: number) =>
  at(
    second,
    'horizontal.go',
    `"Proposing desired replicas" desiredReplicas=${String(replicas)} metric="cpu resource utilization (percentage of request)" scaleTarget="Deployment/shop/web"`,
  );
const keeps = (second: number, replicas: number) =>
  at(
    second,
    'horizontal.go',
    `"Decided not to scale" scaleTarget="Deployment/shop/web" desiredReplicas=${String(replicas)} lastScaleTime=""`,
  );
const scales = (second: number, from: number, to: number) =>
  at(
    second,
    'horizontal.go',
    `"Successfully rescaled" HPA="shop/web" currentReplicas=${String(from)} desiredReplicas=${String(to)} reason="cpu above target"`,
  );

const pod = (name: string, ready: boolean) => ({
  metadata: { name, labels: { app: 'web', 'pod-template-hash': '1' } },
  spec: { containers: [{ name: 'web', resources: { requests: { cpu: '10m' } } }] },
  status: {
    phase: 'Running' as const,
    startTime: '2026-11-23T20:00:00Z',
    conditions: [
      {
        type: 'Ready',
        status: ready ? 'True' : 'False',
        lastTransitionTime: '2026-11-23T20:00:10Z',
      },
    ],
  },
});

const autoscaler = {
  metadata: { namespace: 'shop', name: 'web' },
  spec: {
    scaleTargetRef: { kind: 'Deployment', name: 'web' },
    maxReplicas: 6,
    metrics: [
      {
        type: 'Resource',
        resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } },
      },
    ],
    behavior: { scaleUp: { policies: [{ type: 'Pods', value: 1, periodSeconds: 12 }] } },
  },
};

const time = (second: number) => new Date(2026, 10, 23, 20, 38, second).getTime();
const seenOf = (log: string) => ({
  // Whatever the machine's time zone: the moments of pods are years ago for the controller.
  passes: passesOf(readKlog(log, 2026)),
  pods: [{ at: time(0), type: 'ADDED', object: pod('web-1', true) }],
  autoscalers: [{ at: time(0), type: 'ADDED', object: autoscaler }],
  from: time(0),
});

const begins = (second: number, replicas: number) =>
  asked(second) + answered(second, scale(replicas));
const measures = (second: number, cpu: string) =>
  asked(second) + answered(second, usage(['web-1'], cpu));

// 10 of 10 millicores, at a target of 50 %: two; then three times the target, of which a policy lets one through.
const calm = begins(1, 1) + measures(1, '5000000n') + proposes(1, 1) + keeps(1, 1);
const up =
  at(6, 'type.go', String.raw`"Request Body" body="{\"kind\":\"Event\"}"`) +
  answered(6, scale(1)) +
  measures(6, '15000000n') +
  proposes(6, 3) +
  answered(6, scale(2)) +
  scales(6, 1, 2);
const last = begins(11, 2);

describe('passes of a log', () => {
  it('have what was answered and decided', () => {
    const passes = passesOf(readKlog(calm + up + last, 2026));
    expect(passes).toHaveLength(2);
    expect(passes[0]).toMatchObject({
      target: 'web',
      specReplicas: 1,
      selector: 'app=web',
      proposed: { replicas: 1 },
      outcome: { kind: 'kept', replicas: 1 },
    });
    expect(passes[1]).toMatchObject({
      specReplicas: 1,
      proposed: { replicas: 3 },
      outcome: { kind: 'scaled', from: 1, to: 2 },
    });
    expect(passes[1]?.answers).toHaveLength(1);
  });

  it('fail where no metrics came', () => {
    const [pass] = passesOf(readKlog(begins(1, 1) + begins(6, 1), 2026));
    expect(pass).toMatchObject({ answers: [], outcome: { kind: 'failed' } });
  });
});

describe('the comparison', () => {
  const config = defaultController();

  it('decides as the controller did', () => {
    const agreement = compareWithController(seenOf(calm + up + last), config);
    expect(agreement).toMatchObject({ compared: 2, equal: 2, up: 1, down: 0, unseen: 0 });
    expect(agreement.byKind['Resource']?.compared).toBe(2);
  });

  it.each([
    ['proposal', up.replace('desiredReplicas=3', 'desiredReplicas=2')],
    ['step', up.replace('desiredReplicas=2 reason', 'desiredReplicas=3 reason')],
    ['success', begins(6, 1) + proposes(6, 1) + keeps(6, 1)],
  ])('tells of another %s', (_, other) => {
    const { equal, differences } = compareWithController(seenOf(calm + other + last), config);
    expect(equal).toBe(1);
    expect(differences.map(({ explanation }) => explanation)).toEqual([undefined]);
  });

  it('fails where the controller failed', () => {
    const agreement = compareWithController(seenOf(calm + begins(6, 1) + begins(11, 1)), config);
    expect(agreement).toMatchObject({ compared: 2, equal: 2 });
  });

  it('does not count what it has not seen', () => {
    const seen = { ...seenOf(calm + up + last), from: time(5) };
    expect(compareWithController(seen, config)).toMatchObject({ compared: 1, equal: 1, unseen: 1 });
  });

  it('explains by a pod that changed at that moment', () => {
    const seen = seenOf(calm + up + last);
    const agreement = compareWithController(
      {
        ...seen,
        pods: [
          ...seen.pods,
          {
            at: time(6),
            type: 'MODIFIED',
            object: { ...pod('web-1', true), status: { phase: 'Pending' as const } },
          },
        ],
      },
      config,
    );
    expect(agreement).toMatchObject({ compared: 2, equal: 1 });
    expect(agreement.differences[0]?.explanation).toMatch(/web-1/);
  });
});

it.each([
  ['14.667s', 14_667],
  ['1m0s', 60_000],
  ['1h2m3.5s', 3_723_500],
  ['500ms', 500],
])('reads %s', (text, ms) => {
  expect(durationMs(text)).toBeCloseTo(ms);
});
