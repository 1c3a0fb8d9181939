import { describe, expect, it, vi } from 'vitest';
import { fillAdapterPanel } from '../../../../client/src/panels/autoscaling/adapter-panel.ts';
import { createEmitter } from '../../../../client/src/util/emitter.ts';
import type {
  AdapterPreviewResult,
  AdapterRulePreview,
} from '../../../../server/src/protocol/autoscaling.ts';
import { createFakeTimers } from '../../../support/fake-timers.ts';
import { fakePanel } from '../fake-panel.ts';

const rule: AdapterRulePreview = {
  rule: 'rules[0]',
  seriesQuery: '{__name__=~"^http_.*_total$"}',
  series: 2,
  metrics: [
    {
      name: 'http_requests_per_second',
      resource: 'pods',
      series: 'http_requests_total',
      found: 2,
      path: '/apis/custom.metrics.k8s.io/v1beta1/namespaces/shop/pods/*/http_requests_per_second',
      query: 'sum(rate(http_requests_total{namespace="shop"}[2m])) by (pod)',
      values: [{ of: 'web-<0>', value: '12' }],
      problems: ['the window is under 4 scrapes'],
    },
  ],
  unpicked: [{ series: 'http_errors_total{job="x"}', why: 'it has no label pod' }],
};

function opened(answers: readonly (AdapterPreviewResult | Error)[]) {
  const fake = fakePanel();
  const clock = createFakeTimers();
  const edits = createEmitter<void>();
  let asked = 0;
  fillAdapterPanel({
    panel: fake.panel,
    place: 'adapter.yaml',
    querier: 'all/query',
    ask: async () => {
      const answer = answers[asked++];
      if (answer === undefined || answer instanceof Error) throw answer ?? new Error('no more');
      return Promise.resolve(answer);
    },
    failureOf: (error) => ({ kind: 'network', message: String(error) }),
    onDidEdit: (listener) => edits.event(listener),
    onError: (error) => {
      throw error;
    },
    timers: clock.timers,
    now: () => 0,
  });
  return { ...fake, clock, edit: () => edits.fire(), asked: () => asked };
}

describe('the preview of an adapter', () => {
  it('shows of each rule its series, metrics, paths, PromQL and values, and what it leaves out', async () => {
    const { body, details } = opened([{ ok: true, rules: [rule] }]);
    expect(body()).toContain('Expanding the rules');
    await vi.waitFor(() => expect(body()).toContain('rules[0]'));
    for (const text of [
      '2 series found, 1 metric made of them',
      '<strong>http_requests_per_second</strong>',
      'of pods',
      'from http_requests_total (2)',
      '/apis/custom.metrics.k8s.io/v1beta1/namespaces/shop/pods/*/http_requests_per_second',
      'sum(rate(http_requests_total{namespace=&quot;shop&quot;}[2m])) by (pod)',
      'web-&lt;0&gt;: <strong>12</strong>',
      'the window is under 4 scrapes',
      'it has no label pod',
    ])
      expect(body()).toContain(text);
    expect(details()).toContain('1 rule, 1 metric');
  });

  it('says what the adapter refuses', async () => {
    const refused = {
      rule: 'rules[1]',
      refused: 'bad regex',
      series: 0,
      metrics: [],
      unpicked: [],
    };
    const { body } = opened([{ ok: true, rules: [refused] }]);
    await vi.waitFor(() => expect(body()).toContain('The adapter refuses it:</strong> bad regex'));
  });

  it('is expanded again once somebody rests from writing, and keeps what it shows when that fails', async () => {
    const { body, clock, edit, asked, close } = opened([
      { ok: true, rules: [rule] },
      { ok: false, failure: { kind: 'bad-answer', message: 'line 3 is no YAML' } },
      { ok: true, rules: [] },
    ]);
    await vi.waitFor(() => expect(body()).toContain('rules[0]'));
    edit();
    edit();
    clock.advance(1000);
    await vi.waitFor(() => expect(body()).toContain('line 3 is no YAML'));
    expect(asked()).toBe(2);
    expect(body()).toContain('rules[0]');
    edit();
    clock.advance(1000);
    await vi.waitFor(() => expect(body()).toContain('There are no rules in it.'));
    close();
    clock.advance(1000);
    expect(asked()).toBe(3);
  });
});
