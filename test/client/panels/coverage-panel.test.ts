import { describe, expect, it, vi } from 'vitest';
import { fillCoveragePanel } from '../../../client/src/panels/coverage-panel.ts';
import type { CoverageResult, Part } from '../../../server/src/protocol/thanos.ts';
import { fakePanel } from './fake-panel.ts';
import { coverage, now } from './fixture.ts';

function opened(...answers: readonly (Part<CoverageResult> | Error)[]) {
  const fake = fakePanel();
  const saved: string[] = [];
  let asked = 0;
  const filled = fillCoveragePanel({
    panel: fake.panel,
    endpoint: 'aks/mon/query',
    ask: async () => {
      const answer = answers[asked++];
      if (answer === undefined || answer instanceof Error) throw answer ?? new Error('no more');
      return answer;
    },
    failureOf: (error) => ({ kind: 'network', message: String(error) }),
    save: async (name, svg) => void saved.push(name, svg),
    onError: (error) => {
      throw error;
    },
    now: () => now,
  });
  return { ...fake, filled, saved, asked: () => asked };
}

const answer: Part<CoverageResult> = { ok: true, value: coverage };

describe('the panel of coverage', () => {
  it('says that it asks, then shows the answer as wide as the page is', async () => {
    const { filled, shown, body, send } = opened(answer);
    expect(shown[0]?.body).toContain('Asking the querier');
    await filled;
    send({ kind: 'size', width: 444 });
    expect(body()).toContain('<svg class="axis" aria-hidden="true" width="444"');
  });

  it('keeps range, filter and what was chosen', async () => {
    const { filled, body, details, act } = opened(answer);
    await filled;
    act('choose', '0-span-1');
    act('range', '7d');
    act('filter', 'aks');
    expect(details()).toContain('Sidecar 10.0.0.1:10901');
    expect(body()).toMatch(/data-key="range-7d" [^>]*aria-pressed="true"/);
    expect(body()).not.toContain('10.0.1.1');
    act('range', 'all');
    act('filter', '');
    act('gaps', 'on');
    expect(body()).toMatch(/data-key="range-all" [^>]*aria-pressed="true"/);
    expect(body()).not.toContain('10.0.0.1');
  });

  it('keeps the picture when a later question fails', async () => {
    const { filled, body, act, asked } = opened(answer, new Error('the way is closed'), answer);
    await filled;
    act('refresh');
    act('refresh');
    await vi.waitFor(() => expect(body()).toContain('the way is closed'));
    expect(asked()).toBe(2);
    expect(body()).toContain('10.0.0.1');
    act('refresh');
    await vi.waitFor(() => expect(body()).not.toContain('the way is closed'));
  });

  it('saves what is drawn', async () => {
    const { filled, saved, act } = opened(answer);
    await filled;
    act('filter', 'aks');
    act('save');
    await vi.waitFor(() => expect(saved[0]).toBe('coverage-aks-mon-query.svg'));
    expect(saved[1]).toContain('Coverage of aks/mon/query, 2026-11-23 12:00:00 UTC');
    expect(saved[1]).not.toContain('10.0.1.1');
  });

  it('shows nothing after it was closed', async () => {
    const { filled, shown, act, close } = opened(answer);
    close();
    await filled;
    const before = shown.length;
    act('filter', 'x');
    expect(shown).toHaveLength(before);
  });
});
