import { describe, expect, it, vi } from 'vitest';
import { fillTopologyDiagramPanel } from '../../../client/src/panels/topology-diagram-panel.ts';
import { createEmitter } from '../../../client/src/util/emitter.ts';
import type {
  TopologyDiagram,
  TopologyDiagramResult,
} from '../../../server/src/protocol/topology.ts';
import { fakePanel } from './fake-panel.ts';
import { hostile } from './fixture.ts';

const diagram = (part: Partial<TopologyDiagram> = {}): TopologyDiagram => ({
  title: `Thanos over 1 cluster: ${hostile}`,
  svg: '<svg><g class="node" data-key="a/query"></g></svg>',
  style: '',
  file: '<svg/>',
  nodes: [
    {
      key: 'a/query',
      title: `query ${hostile}`,
      sentences: ['querier'],
      at: { line: 4, column: 2 },
    },
    { key: 'people', title: 'people', sentences: [], at: undefined },
  ],
  errors: [],
  ...part,
});

const open = (results: readonly Promise<TopologyDiagramResult>[] = []) => {
  const fake = fakePanel();
  const edits = createEmitter<void>();
  const tasks: (() => void)[] = [];
  const queue = [...results];
  const options = {
    panel: fake.panel,
    file: 'prod eu.thanos-topology.yaml',
    first: diagram(),
    ask: vi.fn(async () => queue.shift() ?? Promise.reject(new Error('asked too often'))),
    onDidEdit: edits.event,
    save: vi.fn(async () => Promise.resolve()),
    open: vi.fn(async () => Promise.resolve()),
    onError: vi.fn(),
    timers: {
      after: (_delay: number, task: () => void) => {
        tasks.push(task);
        return () => void tasks.splice(tasks.indexOf(task), 1);
      },
    },
  };
  fillTopologyDiagramPanel(options);
  const settle = async () => {
    for (const task of tasks.splice(0)) task();
    await new Promise(setImmediate);
  };
  return { ...fake, ...options, edit: () => edits.fire(), tasks, settle };
};

describe('the panel with the picture of a topology', () => {
  it('shows the picture, its title, and what is chosen; what files say is escaped', () => {
    const { body, details, act } = open();
    expect(body()).toContain('data-key="a/query"></g>');
    expect(body()).not.toContain(hostile);
    expect(details()).toBe('');
    act('choose', 'a/query');
    expect(body()).toContain('data-key="a/query" aria-pressed="true"');
    expect(details()).toContain('querier');
    expect(details()).not.toContain(hostile);
    act('choose', 'people');
    expect(details()).not.toContain('data-action="source"');
    act('choose', 'no such');
    expect(details()).toBe('');
  });

  it('goes to the place in the file, saves, and fits', async () => {
    const { act, body, open: goTo, save } = open();
    act('source', 'a/query');
    act('source', 'no such');
    expect(goTo.mock.calls).toEqual([[{ line: 4, column: 2 }]]);
    act('save');
    expect(save.mock.calls).toEqual([['prod-eu.svg', '<svg/>']]);
    expect(body()).toContain('class="picture fits"');
    act('fit');
    expect(body()).toContain('class="picture"');
  });

  it('draws again once after several keystrokes', async () => {
    const { edit, settle, tasks, ask, body } = open([
      Promise.resolve({ ok: true, diagram: diagram({ svg: '<svg>new</svg>' }) }),
    ]);
    edit();
    edit();
    expect(tasks).toHaveLength(1);
    await settle();
    expect(ask).toHaveBeenCalledTimes(1);
    expect(body()).toContain('<svg>new</svg>');
  });

  it('keeps the last picture of a file that cannot be drawn, and says where it is wrong', async () => {
    const errors = [
      { message: `wrong ${hostile}`, line: 2, column: 0 },
      { message: 'too', line: 3, column: 0 },
    ];
    const { edit, settle, body } = open([Promise.resolve({ ok: false, errors })]);
    edit();
    await settle();
    expect(body()).toContain('data-key="a/query"');
    expect(body()).toContain('Line 3: wrong');
    expect(body()).toContain('1 more error');
    expect(body()).toContain('stale');
    expect(body()).not.toContain(hostile);
  });

  it('takes no answer that is older than another question', async () => {
    const slow = Promise.withResolvers<TopologyDiagramResult>();
    const { edit, settle, body } = open([
      slow.promise,
      Promise.resolve({ ok: true, diagram: diagram({ svg: '<svg>second</svg>' }) }),
    ]);
    edit();
    await settle();
    edit();
    await settle();
    slow.resolve({ ok: true, diagram: diagram({ svg: '<svg>first</svg>' }) });
    await settle();
    expect(body()).toContain('<svg>second</svg>');
  });

  it('ends with its panel', async () => {
    const { edit, close, tasks, shown } = open();
    edit();
    close();
    edit();
    expect(tasks).toEqual([]);
    expect(shown).toHaveLength(1);
  });
});
