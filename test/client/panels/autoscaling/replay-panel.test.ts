import { describe, expect, it, vi } from 'vitest';
import { from, replay, to } from './fixture.ts';
import { opened, shows } from './opened-panel.ts';

const minute = 60_000;

const advice = {
  sets: ['spec.maxReplicas=4'],
  changes: ['max 10 → 4'],
  score: { ...replay.current.score, replicaHours: 3 },
  explanation: 'A lower maximum costs less.',
};

describe('the panel of an autoscaler', () => {
  it('reads the time that was chosen, then says how well it is explained', async () => {
    const panel = opened();
    await vi.waitFor(() => expect(panel.replays).toHaveLength(1));
    expect(panel.shown[0]?.body).toContain('Reading the history of 1 hour');
    await shows(panel, 'Fit 98.8 %.');
    expect(panel.replays[0]?.history).toMatchObject({ from, to, manifest: 'kind: X' });
    expect(panel.body()).toContain('nothing of 12:05 is &lt;known&gt;');
    panel.act('span', '7d');
    await vi.waitFor(() => expect(panel.replays).toHaveLength(2));
    expect(panel.replays[1]?.history.from).toBe(to - 7 * 24 * 60 * minute);
  });

  it('gives no advice below the fit that it needs', async () => {
    const fit = { ...replay.fit, agreement: 0.4 };
    const panel = opened({ answer: () => ({ ok: true, replay: { ...replay, fit } }) });
    await shows(panel, 'No advice below a fit of 95 %');
    expect(panel.body()).not.toContain('data-action="add"');
    expect(panel.body()).not.toContain('data-action="search"');
  });

  it('says why a replay is refused, and keeps what was shown', async () => {
    let refuse = false;
    const panel = opened({
      answer: () =>
        refuse
          ? {
              ok: false,
              failure: { kind: 'bad-answer', message: 'there is no history' },
              findings: [{ kind: 'coarse', severity: 'refusal', message: 'five minutes apart' }],
            }
          : { ok: true, replay },
    });
    await shows(panel, 'Fit 98.8 %.');
    refuse = true;
    panel.act('refresh');
    await shows(panel, 'there is no history');
    expect(panel.body()).toContain('<strong>Refused:</strong> five minutes apart');
    expect(panel.body()).toContain('Fit 98.8 %.');
  });

  it('explains the decision at the cursor, once it rests, and reads it out', async () => {
    const panel = opened();
    await shows(panel, 'Fit 98.8 %.');
    panel.act('cursor', 'at 0.5');
    panel.act('cursor', 'ArrowDown');
    expect(panel.details()).toContain('2026-11-23 12:20:00 UTC');
    panel.clock.advance(200);
    await vi.waitFor(() =>
      expect(panel.details()).toContain('p99 &lt;decides&gt; for what happened.'),
    );
    expect(panel.explains.map(({ at }) => at)).toEqual([from + 20 * minute]);
    expect(panel.details()).toContain('<li>p99 asks for 5</li>');
    panel.act('run', 'current');
    panel.clock.advance(200);
    await vi.waitFor(() => expect(panel.details()).toContain('for current.'));
  });

  it('lists what happened, each scaling with a way to its reason', async () => {
    const panel = opened();
    await shows(panel, 'Scalings of What happened: 2');
    const at = from + 20 * minute;
    expect(panel.body()).toContain(`data-key="why ${at}" data-action="go" data-value="${at}"`);
    panel.act('run', 'current');
    await shows(panel, 'Scalings of Settings as they are:');
    expect(panel.body()).not.toContain('data-key="why');
  });

  it.each([
    ['at 0', from],
    ['at 1.00000', to],
    ['Home', from],
    ['End', to],
    ['ArrowLeft', to - 18_000],
    ['PageDown', to - 6 * minute],
    ['ArrowDown', from + 50 * minute],
    ['ArrowRight', to],
  ])('moves the cursor by %s', async (move, at) => {
    const panel = opened();
    await shows(panel, 'Fit 98.8 %.');
    panel.act('cursor', move);
    expect(panel.body()).toContain(`aria-valuenow="${at}"`);
  });

  it.each(['at NaN', 'at -1', 'Escape', '', 'ArrowUp'])(
    'stays where %j leads nowhere',
    async (move) => {
      const panel = opened();
      await shows(panel, 'Fit 98.8 %.');
      panel.act('cursor', 'End');
      panel.act('cursor', move);
      expect(panel.body()).toContain(`aria-valuenow="${to}"`);
    },
  );
});

describe('other settings', () => {
  it('are those of the fields that were changed, and of the text', async () => {
    const panel = opened();
    await shows(panel, 'Fit 98.8 %.');
    panel.act('set spec.maxReplicas', '4');
    panel.act('set spec.minReplicas', '2');
    panel.act('sets', 'spec.behavior.scaleDown.stabilizationWindowSeconds=60');
    panel.act('add');
    await shows(panel, 'Candidate 1 (dotted)');
    expect(panel.replays[1]?.candidates).toEqual([
      {
        name: 'Candidate 1',
        sets: ['spec.maxReplicas=4', 'spec.behavior.scaleDown.stabilizationWindowSeconds=60'],
      },
    ]);
    expect(panel.body()).toContain('3 <span class="quiet">(−25 %)</span>');
    expect(panel.body()).toContain('maxReplicas is below need');
    panel.act('cursor', 'at 0.5');
    panel.clock.advance(200);
    await vi.waitFor(() => expect(panel.details()).toContain('for Candidate 1.'));
    panel.act('edit', 'Candidate 1');
    await vi.waitFor(() => expect(panel.replays).toHaveLength(3));
    expect(panel.replays[2]?.candidates).toEqual([]);
    expect(panel.body()).toMatch(/data-typed="set spec.maxReplicas" [^>]*value="4"/);
  });

  it.each([
    [{}, 'Change a value first'],
    [{ sets: 'twelve' }, 'PATH=VALUE'],
  ])('%j is refused', async (drafts, words) => {
    const panel = opened();
    await shows(panel, 'Fit 98.8 %.');
    for (const [name, value] of Object.entries(drafts)) panel.act(name, value);
    panel.act('add');
    expect(panel.body()).toContain(words);
    expect(panel.replays).toHaveLength(1);
  });

  it('are applied where that can be done', async () => {
    const panel = opened();
    await shows(panel, 'Fit 98.8 %.');
    panel.act('set spec.maxReplicas', '4');
    panel.act('add');
    await shows(panel, 'aria-label="Apply Candidate 1"');
    panel.act('apply', 'Candidate 1');
    panel.act('apply', 'constructor');
    expect(panel.applied).toEqual([['spec.maxReplicas=4']]);
  });

  it('have no button for it elsewhere', async () => {
    const panel = opened({ canApply: false });
    await shows(panel, 'Fit 98.8 %.');
    panel.act('set spec.maxReplicas', '4');
    panel.act('add');
    await shows(panel, 'Candidate 1 (dotted)');
    expect(panel.body()).not.toContain('data-action="apply"');
  });
});

it('replays again with another model of the load', async () => {
  const panel = opened();
  await shows(panel, 'Fit 98.8 %.');
  panel.act('model', 'total');
  panel.act('model', 'constructor');
  await vi.waitFor(() => expect(panel.replays).toHaveLength(2));
  expect(panel.replays.map(({ history }) => history.loadModel)).toEqual(['auto', 'total']);
  expect(panel.body()).toMatch(/data-value="total" aria-pressed="true"/);
});

describe('what if', () => {
  it.each([
    [{}, { kind: 'traffic', factor: 2 }],
    [{ factor: '0.5' }, { kind: 'traffic', factor: 0.5 }],
    [
      { 'what-if': 'lost-cluster', clusters: '3' },
      { kind: 'lost-cluster', clusters: 3 },
    ],
    [{ 'what-if': 'missing-metrics' }, { kind: 'missing-metrics' }],
  ])('%j begins at the cursor', async (drafts, expected) => {
    const panel = opened();
    await shows(panel, 'Fit 98.8 %.');
    panel.act('cursor', 'Home');
    for (const [name, value] of Object.entries(drafts)) panel.act(name, value);
    panel.act('suppose');
    await vi.waitFor(() => expect(panel.replays).toHaveLength(2));
    const time = { from, to: from + 30 * minute };
    expect(panel.replays[1]?.history.whatIfs).toEqual([{ ...time, ...expected }]);
    panel.act('forget', '0');
    await vi.waitFor(() => expect(panel.replays).toHaveLength(3));
    expect(panel.replays[2]?.history.whatIfs).toEqual([]);
  });

  it.each([
    [{ factor: 'x' }, 'must be a number of times'],
    [{ 'what-if': 'lost-cluster', clusters: '1' }, 'two clusters or more'],
    [{ minutes: '0' }, 'must last some minutes'],
  ])('%j is refused', async (drafts, words) => {
    const panel = opened();
    await shows(panel, 'Fit 98.8 %.');
    panel.act('cursor', 'Home');
    for (const [name, value] of Object.entries(drafts)) panel.act(name, value);
    panel.act('suppose');
    expect(panel.body()).toContain(words);
  });
});

describe('a search', () => {
  it('is about what was chosen last, though it is still being replayed', async () => {
    const panel = opened();
    await shows(panel, 'Fit 98.8 %.');
    panel.act('model', 'total');
    panel.act('search');
    expect(panel.searches[0]?.history).toMatchObject({ loadModel: 'total', whatIfs: [] });
  });

  it('is about the time that was chosen last', async () => {
    const panel = opened();
    await shows(panel, 'Fit 98.8 %.');
    panel.act('span', '7d');
    panel.act('search');
    expect(panel.searches[0]?.history).toMatchObject({ from: to - 7 * 24 * 60 * minute, to });
  });

  it('is over, and its advice gone, once another history is asked for', async () => {
    const panel = opened();
    await shows(panel, 'Fit 98.8 %.');
    panel.act('search');
    panel.act('model', 'total');
    expect(panel.cancelled).toContain('search');
    const { score } = replay.current;
    const found = { feasible: true, tried: 9, cancelled: true, current: score, front: [advice] };
    panel.find({ ok: true, ...found });
    await vi.waitFor(() => expect(panel.replays).toHaveLength(2));
    expect(panel.body()).not.toContain(advice.explanation);
    expect(panel.body()).toContain('data-action="search"');
  });

  it('tells how far it is, and its advice can be compared and applied', async () => {
    const panel = opened();
    await shows(panel, 'Fit 98.8 %.');
    panel.act('most minutes', '12');
    panel.act('tries', '50');
    panel.act('search');
    panel.act('search');
    expect(panel.searches).toHaveLength(1);
    expect(panel.searches[0]).toMatchObject({
      constraints: { minutesAboveTarget: 12 },
      candidates: 50,
      token: 'token',
    });
    panel.progress.fire({ token: 'another', tried: 1, candidates: 2 });
    panel.progress.fire({ token: 'token', tried: 20, candidates: 50 });
    expect(panel.body()).toContain('20 of 50 settings tried');
    const { score } = replay.current;
    panel.find({
      ok: true,
      feasible: true,
      tried: 50,
      cancelled: false,
      current: score,
      front: [{ ...advice, sets: [], changes: [] }, advice],
    });
    await shows(panel, 'A lower maximum costs less.');
    panel.act('apply', 'advice 0');
    expect(panel.applied).toEqual([advice.sets]);
    panel.act('take', '0');
    await vi.waitFor(() => expect(panel.replays).toHaveLength(2));
    expect(panel.replays[1]?.candidates).toEqual([{ name: 'Candidate 1', sets: advice.sets }]);
  });

  it('is cancelled by its button, and shows what was found until then', async () => {
    const panel = opened();
    await shows(panel, 'Fit 98.8 %.');
    panel.act('search');
    panel.act('cancel');
    expect(panel.cancelled).toEqual(['search']);
    panel.find({
      ok: true,
      feasible: false,
      tried: 7,
      cancelled: true,
      current: replay.current.score,
      front: [advice],
    });
    await shows(panel, 'Then it was cancelled. None of them keeps the bounds.');
  });

  it.each([
    ['most cost', '-1', 'A bound is a number'],
    ['tries', '9999', 'Between 1 and 2000'],
  ])('with %s = %s is refused', async (name, value, words) => {
    const panel = opened();
    await shows(panel, 'Fit 98.8 %.');
    panel.act(name, value);
    panel.act('search');
    expect(panel.body()).toContain(words);
    expect(panel.searches).toEqual([]);
  });
});

describe('live', () => {
  it('reads again while it is seen, and explains a scaling as it happens', async () => {
    let recorded = replay.recorded;
    const panel = opened({
      span: 'live-30m',
      answer: () => ({ ok: true, replay: { ...replay, recorded } }),
    });
    await shows(panel, 'Last scaling: 2026-11-23 12:50:00 UTC, 5 → 3 replicas.');
    panel.clock.advance(200);
    await vi.waitFor(() => expect(panel.explains).toHaveLength(1));
    recorded = {
      times: [...recorded.times.slice(0, -1), to - minute, to],
      values: [...recorded.values.slice(0, -1), 6, 6],
    };
    panel.clock.advance(15_000);
    await vi.waitFor(() => expect(panel.replays).toHaveLength(2));
    await shows(panel, '12:59:00 UTC, 3 → 6 replicas.');
    panel.clock.advance(200);
    await vi.waitFor(() => expect(panel.explains.at(-1)?.at).toBe(to - minute));
    await shows(panel, '3 → 6 replicas. p99 &lt;decides&gt; for what happened.');
    panel.see(false);
    panel.clock.advance(60_000);
    await Promise.resolve();
    expect(panel.replays).toHaveLength(2);
    panel.see(true);
    panel.clock.advance(15_000);
    await vi.waitFor(() => expect(panel.replays).toHaveLength(3));
  });

  it('explains the newest scaling when it begins, wherever the cursor was', async () => {
    const panel = opened({ span: '24h' });
    await shows(panel, 'Fit 98.8 %.');
    panel.act('cursor', 'Home');
    panel.act('span', 'live-1h');
    const newest = from + 50 * minute;
    await vi.waitFor(() => expect(panel.body()).toContain(`aria-valuenow="${newest}"`));
    panel.clock.advance(200);
    await shows(panel, '5 → 3 replicas. p99 &lt;decides&gt; for what happened.');
  });

  it('asks nothing any more once it is closed', async () => {
    const panel = opened({ span: 'live-15m' });
    await shows(panel, 'Last scaling');
    panel.close();
    expect(panel.cancelled).toContain('replay');
    panel.clock.advance(60_000);
    await Promise.resolve();
    expect(panel.replays).toHaveLength(1);
  });
});

describe('files', () => {
  it.each([
    ['save-svg', 'autoscaling-shop-web.svg', '<svg xmlns'],
    ['save-csv', 'autoscaling-shop-web.csv', 'time,recorded,current,demand,External/p99'],
    ['save-report', 'autoscaling-shop-web.md', '# HorizontalPodAutoscaler shop/web'],
  ])('%s writes %s', async (action, name, text) => {
    const panel = opened();
    await shows(panel, 'Fit 98.8 %.');
    panel.act(action);
    await vi.waitFor(() => expect(panel.saved[0]).toBe(name));
    expect(panel.saved[1]).toContain(text);
  });
});
