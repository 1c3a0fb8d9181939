import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { commandIds } from '../../../client/src/commands/ids.ts';
import { contextKeys } from '../../../client/src/manifest-names.ts';
import { contributePromqlDocuments } from '../../../client/src/run/promql-documents.ts';
import { editor } from '../editor/editor.ts';
import type { Document } from '../editor/editor.ts';
import { Uri } from '../editor/types.ts';

/** A document whose text a test changes. */
function open(name: string, text: string, languageId = 'yaml') {
  const own = { text };
  const document: Document = {
    languageId,
    uri: Uri.parse(`file:///${name}`),
    getText: () => own.text,
  };
  editor.documents.push(document);
  return {
    document,
    type: (now: string) => {
      own.text = now;
      editor.typed.fire({ document });
    },
  };
}

const rules = 'groups:\n  - name: a\n';

/** What the key was set to, each time. */
const told = (): readonly unknown[] =>
  editor.executed.map(([command, key, value]) => {
    expect([command, key]).toEqual(['setContext', contextKeys.promqlDocuments]);
    return value;
  });

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  editor.reset();
});

it('lists the YAML documents that may hold PromQL, as they open, change and close', () => {
  open('deployment.yaml', 'kind: Deployment\n');
  open('rules.yaml', rules);
  open('query.promql', 'up', 'promql');
  const contribution = contributePromqlDocuments();
  expect(told()).toEqual([['file:///rules.yaml']]);
  const { document, type } = open('new.yaml', 'group');
  editor.opened.fire(document);
  type('groups');
  vi.advanceTimersByTime(200);
  type(rules);
  vi.advanceTimersByTime(200);
  expect(told()).toHaveLength(1);
  vi.advanceTimersByTime(200);
  expect(told()[1]).toEqual(['file:///rules.yaml', 'file:///new.yaml']);
  editor.documents.splice(editor.documents.indexOf(document), 1);
  editor.closed.fire(document);
  expect(told()[2]).toEqual(['file:///rules.yaml']);
  type('kind: Pod\n');
  contribution.dispose();
  vi.advanceTimersByTime(1000);
  expect(told()).toHaveLength(3);
});

it('is what the menu of the editor asks', () => {
  const { contributes } = JSON.parse(
    readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
  ) as {
    contributes: { menus: Record<string, readonly { command: string; when: string }[]> };
  };
  const entry = contributes.menus['editor/context']?.find(
    ({ command }) => command === commandIds.showReach,
  );
  expect(entry?.when).toBe(
    `isWorkspaceTrusted && resourceLangId == promql || isWorkspaceTrusted && resource in ${contextKeys.promqlDocuments}`,
  );
});

it('lists documents with autoscalers, and with rules of an adapter, for their own commands', () => {
  open('hpa.yaml', 'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\n');
  open('list.yaml', 'items:\n  - kind: "ScaledObject"\n');
  open('adapter.yaml', 'rules:\n- seriesQuery: up\n');
  open('deployment.yaml', 'kind: Deployment\n# kind: ScaledObject\n');
  const contribution = contributePromqlDocuments();
  const keys = new Map(editor.executed.map(([, key, value]) => [key, value]));
  expect(keys.get(contextKeys.autoscalerDocuments)).toEqual([
    'file:///hpa.yaml',
    'file:///list.yaml',
  ]);
  expect(keys.get(contextKeys.adapterDocuments)).toEqual(['file:///adapter.yaml']);
  contribution.dispose();
});
