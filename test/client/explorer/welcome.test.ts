import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commandIds } from '../../../client/src/commands/ids.ts';
import { contextKeys, viewIds } from '../../../client/src/manifest-names.ts';

const root = new URL('../../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

interface Step {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly media: { readonly markdown: string };
  readonly completionEvents: readonly string[];
}

const { publisher, name, contributes } = JSON.parse(read('package.json')) as {
  readonly publisher: string;
  readonly name: string;
  readonly contributes: {
    readonly viewsWelcome: readonly {
      readonly view: string;
      readonly when: string;
      readonly contents: string;
    }[];
    readonly walkthroughs: readonly { readonly id: string; readonly steps: readonly Step[] }[];
  };
};
const texts = JSON.parse(read('package.nls.json')) as Readonly<Record<string, string>>;
const textOf = (key: string): string => texts[key.replaceAll('%', '')] ?? '';

const welcomes = contributes.viewsWelcome;
const steps = contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps);

/** What a link of a text may lead to: our commands, our views, and those of the editor that are named here. */
const targets = new Set([
  ...Object.values(commandIds),
  ...Object.values(viewIds).map((view) => `${view}.focus`),
  'workbench.trust.manage',
  'workbench.action.openWalkthrough',
]);

const linksIn = (text: string): readonly string[] =>
  [...text.matchAll(/\]\(command:([^)?]+)/g)].map(([, target]) => target ?? '');

/** Whether a condition holds where exactly those keys are set. */
function holds(when: string, set: ReadonlySet<string>): boolean {
  return when.split(' && ').every((term) => {
    const key = term.replace(/^!/, '');
    return set.has(key) !== term.startsWith('!');
  });
}

const keys = ['isWorkspaceTrusted', contextKeys.hasClusters, contextKeys.connected];

/** Every state a window can be in; what is connected is a cluster. */
const states = Array.from({ length: 2 ** keys.length }, (_, bits) =>
  keys.filter((_key, at) => (bits & (2 ** at)) !== 0),
).filter((set) => !set.includes(contextKeys.connected) || set.includes(contextKeys.hasClusters));

describe('a view without rows', () => {
  it.each(
    [viewIds.clusters, viewIds.thanos, viewIds.mesh].flatMap((view) =>
      states.map((set) => [view, set] as const),
    ),
  )('%s says one thing at most while %j', (view, set) => {
    const shown = welcomes.filter(
      (welcome) => welcome.view === view && holds(welcome.when, new Set(set)),
    );
    expect(shown.length).toBeLessThanOrEqual(1);
    // Without trust and without clusters there are no rows: something has to be said.
    const isEmpty = !set.includes('isWorkspaceTrusted') || !set.includes(contextKeys.hasClusters);
    if (isEmpty) expect(shown).toHaveLength(1);
    if (!set.includes('isWorkspaceTrusted'))
      expect(textOf(shown[0]?.contents ?? '')).toContain('not trusted');
  });

  it.each(welcomes)('says $contents, which leads somewhere', ({ contents, when }) => {
    const text = textOf(contents);
    expect(text).not.toBe('');
    expect(linksIn(text).length).toBeGreaterThan(0);
    for (const target of linksIn(text)) expect(targets).toContain(target);
    for (const key of when.split(' && ').map((term) => term.replace(/^!/, '')))
      expect(['isWorkspaceTrusted', ...Object.values(contextKeys)]).toContain(key);
  });
});

describe('the walkthrough', () => {
  it('is the one that is linked to', () => {
    const linked = Object.values(texts).flatMap((text) =>
      [...text.matchAll(/openWalkthrough\?([^)]+)/g)].map(([, args]): unknown =>
        JSON.parse(decodeURIComponent(args ?? '')),
      ),
    );
    expect(linked.length).toBeGreaterThan(0);
    const ids = contributes.walkthroughs.map(({ id }) => `${publisher}.${name}#${id}`);
    for (const args of linked) expect(ids).toContain(Array.isArray(args) ? args[0] : args);
  });

  it('has five steps', () => {
    expect(steps).toHaveLength(5);
    expect(new Set(steps.map(({ id }) => id)).size).toBe(5);
  });

  it.each(steps)('$id says what to do, shows it, and knows when it is done', (step) => {
    expect(textOf(step.title)).not.toBe('');
    const text = textOf(step.description);
    expect(linksIn(text).length).toBeGreaterThan(0);
    for (const target of linksIn(text)) expect(targets).toContain(target);
    expect(existsSync(new URL(step.media.markdown, root))).toBe(true);
    expect(read(step.media.markdown).trim()).not.toBe('');
    expect(step.completionEvents.length).toBeGreaterThan(0);
    for (const event of step.completionEvents) {
      const [, kind, wanted] = /^on(View|Command|Context):(.+)$/.exec(event) ?? [];
      const known: Readonly<Record<string, readonly string[]>> = {
        View: Object.values(viewIds),
        Command: Object.values(commandIds),
        Context: Object.values(contextKeys),
      };
      expect(known[kind ?? '']).toContain(wanted);
    }
  });
});
