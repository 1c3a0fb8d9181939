import { describe, expect, it, vi } from 'vitest';
import { doctorContent } from '../../../client/src/panels/doctor-page.ts';
import { severities } from '../../../client/src/thanos/findings-words.ts';
import type { DoctorState } from '../../../client/src/panels/doctor-page.ts';
import { createDoctorPanel } from '../../../client/src/panels/doctor-panel.ts';
import type { DoctorResult } from '../../../server/src/protocol/doctor.ts';
import type { Part } from '../../../server/src/protocol/thanos.ts';
import { fakePanel } from './fake-panel.ts';
import { hostile, now } from './fixture.ts';

const result: DoctorResult = {
  findings: [
    {
      check: 'version-skew',
      id: 'version-skew:1',
      severity: 'info',
      message: 'Two versions run.',
      explanation: 'They differ.',
      fix: 'Upgrade the older one.',
      subject: {},
    },
    {
      check: 'compaction-halted',
      id: `compaction-halted:${hostile}`,
      severity: 'error',
      message: `The compactor ${hostile} has halted.`,
      explanation: `It saw ${hostile}.`,
      fix: `kubectl -n mon logs ${hostile}`,
      subject: {
        component: { cluster: 'aks', namespace: 'mon', pod: 'compact-0' },
        labels: { cluster: hostile },
      },
    },
  ],
  skipped: [{ check: 'clock-skew', reason: 'No cluster is connected.' }],
  failures: [{ kind: 'timeout', message: 'The compactor did not answer.' }],
  checks: [
    { check: 'version-skew', title: 'Versions differ' },
    { check: 'compaction-halted', title: 'Compaction halted' },
    { check: 'clock-skew', title: 'Clocks differ' },
    { check: 'duplicate-label-sets', title: 'Duplicate label sets' },
  ],
};

const state = (part: Partial<DoctorState> = {}): DoctorState => ({
  endpoint: 'aks/mon/query',
  doctor: { value: result, at: now },
  asking: false,
  stopped: false,
  severities,
  now,
  ...part,
});

describe('the page of the doctor', () => {
  it('shows the worst first, in words, with why and what to do', () => {
    const { body, details } = doctorContent(state());
    expect(body.indexOf('Error:')).toBeLessThan(body.indexOf('Note:'));
    expect(body).toContain('What to do:</strong> Upgrade the older one.');
    expect(body).toContain('compaction-halted · aks/mon/compact-0 · {cluster=');
    expect(body).toContain('Clocks differ</dt><dd class="quiet">No cluster is connected.');
    expect(body).toContain('The compactor did not answer.');
    expect(body).toContain('Checks that found nothing: 1');
    expect(details).toBe('<p>Errors: 1, Notes: 1</p>');
  });

  it('shows hostile texts as text', () => {
    expect(doctorContent(state()).body).not.toMatch(/<script|\son\w+=|\sstyle=|undefined|NaN/);
  });

  it.each<[string, Partial<DoctorState>, string]>([
    ['before the first answer', { doctor: {}, asking: true }, 'Examining stores'],
    ['after it was stopped', { doctor: {}, stopped: true }, 'The examination was stopped.'],
    [
      'when it failed',
      { doctor: { failure: { kind: 'refused', message: 'Nobody listens.' } } },
      'Nobody listens.',
    ],
    [
      'when all is well',
      { doctor: { value: { ...result, findings: [] }, at: now } },
      'Nothing found by 4 checks.',
    ],
    ['when all is filtered out', { severities: ['warning'] }, 'Nothing of what was chosen'],
  ])('says how it is %s', (_when, part, expected) => {
    expect(doctorContent(state(part)).body).toContain(expected);
  });
});

function opened(...answers: readonly (Part<DoctorResult> | undefined)[]) {
  const fake = fakePanel();
  const texts: string[] = [];
  let asked = 0;
  const doctor = createDoctorPanel({
    panel: fake.panel,
    endpoint: 'aks/mon/query',
    ask: async () => answers[asked++],
    failureOf: (error) => ({ kind: 'network', message: String(error) }),
    copy: async (text) => void texts.push(text),
    open: async (text) => void texts.push(text),
    onError: (error) => {
      throw error;
    },
    now: () => now,
  });
  return { ...fake, doctor, texts };
}

describe('the panel of the doctor', () => {
  it('keeps what was found when a later examination is stopped', async () => {
    const { doctor, body, panel, shown } = opened({ ok: true, value: result }, undefined);
    await doctor.check();
    panel.again();
    await vi.waitFor(() => expect(shown.length).toBe(4));
    expect(body()).toContain('Two versions run.');
  });

  it('copies a fix, and all of it as JSON', async () => {
    const { doctor, act, texts } = opened({ ok: true, value: result });
    act('copy');
    await doctor.check();
    act('fix', 'version-skew:1');
    act('fix', 'nobody');
    act('copy');
    act('open');
    expect(texts[0]).toBe('Upgrade the older one.');
    expect(texts.slice(1).map((text): unknown => JSON.parse(text))).toEqual([result, result]);
  });

  it('shows the severities that are chosen', async () => {
    const { doctor, act, body } = opened({ ok: true, value: result });
    await doctor.check();
    act('severity', 'info');
    expect(body()).not.toContain('Two versions run.');
    act('severity', 'info');
    expect(body()).toContain('Two versions run.');
  });
});
