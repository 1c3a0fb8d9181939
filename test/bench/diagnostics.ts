import { createRequire } from 'node:module';
import process from 'node:process';
import type * as CodeMirrorLanguage from '@codemirror/language';
import type * as State from '@codemirror/state';
import { parser as lezer } from '@prometheus-io/lezer-promql';
import type * as CodeMirrorPromql from '@prometheus-io/codemirror-promql';
import { diagnose } from '../../server/src/features/index.ts';
import { parse } from '../../server/src/promql/index.ts';
import { invalid, valid } from '../server/promql/corpus.ts';
import type { LspClient } from '../stand/lsp-client.mjs';
import { contextOf } from '../support/feature-context.ts';
import {
  againstLimit,
  againstPeer,
  percentile,
  slowness,
  timed,
  type Bench,
  type BenchResult,
} from './bench.ts';
import { startBundle, withServerBundle } from './server-bundle.ts';

/** What the linter of codemirror-promql is made of. */
interface PeerParser {
  readonly analyze: () => void;
  readonly getDiagnostics: () => readonly unknown[];
}

// All of them as CommonJS: codemirror-promql has no other entry for Node, and two copies of the state do not mix.
const load = createRequire(import.meta.url);
const { LanguageSupport } = load('@codemirror/language') as typeof CodeMirrorLanguage;
const { EditorState } = load('@codemirror/state') as typeof State;
const { LanguageType, promQLLanguage } = load(
  '@prometheus-io/codemirror-promql',
) as typeof CodeMirrorPromql;
const { Parser } = load('@prometheus-io/codemirror-promql/dist/cjs/parser') as {
  readonly Parser: new (state: State.EditorState) => PeerParser;
};

const realistic = valid.filter(({ expr }) => expr.length >= 40).map(({ expr }) => expr);
const broken = invalid.map(({ expr }) => expr);
const texts = [...realistic, ...broken];

const rounds = 41;
const warmUp = 20;

/** Text to diagnostics, for valid and broken texts, beside the linter of @prometheus-io/codemirror-promql. */
const againstLint = (): BenchResult => {
  const context = contextOf();
  const support = new LanguageSupport(promQLLanguage(LanguageType.PromQL));
  // The peer's states are made beforehand: only its parser and its analysis are counted, not the editor.
  const states = texts.map((doc) => EditorState.create({ doc, extensions: support }));
  const ours: number[] = [];
  const peers: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    ours.push(
      ...timed(() => {
        for (const text of texts) diagnose(parse(text, context.language), context);
      }, 1),
    );
    peers.push(
      ...timed(() => {
        for (const state of states) {
          lezer.parse(state.doc.toString());
          const parser = new Parser(state);
          parser.analyze();
          parser.getDiagnostics();
        }
      }, 1),
    );
  }
  const settled = (samples: readonly number[]): number => percentile(samples.slice(warmUp), 0.5);
  return againstPeer({
    name: 'parse, types and diagnostics against codemirror lint',
    ours: settled(ours),
    peer: settled(peers),
    unit: 'ms',
    goal: 3,
  });
};

const lines = 2000;

/** Expressions one below the other, as many as make 2,000 lines. */
const fill = (entry: (expr: string, index: number) => string): string => {
  let text = '';
  let count = 0;
  for (let index = 0; count < lines; index += 1) {
    const next = entry(realistic[index % realistic.length] ?? '', index);
    text += next;
    count += next.split('\n').length - 1;
  }
  return text;
};

const promqlFile = fill((expr, index) => `### query ${index}\n${expr}\n\n`);
const indented = (expr: string): string => expr.replaceAll('\n', '\n      ');

/** Recording rules and alerts in turn, as rule files have them. */
const ruleFile = `groups:\n- name: bench\n  rules:\n${fill((expr, index) =>
  index % 2 === 0
    ? `  - record: bench:rule:${index}\n    expr: |\n      ${indented(expr)}\n    labels:\n      team: blue\n`
    : [
        `  - alert: BenchAlert${index}`,
        '    expr: |',
        `      ${indented(expr)}`,
        '    for: 15m',
        '    labels:',
        '      severity: warning',
        '    annotations:',
        '      summary: Something is wrong with {{ $labels.instance }}.',
        '      description: >-',
        '        {{ $value | humanize }} is more than it should be on {{ $labels.instance }}.',
        '',
      ].join('\n'),
)}`;

interface Subject {
  readonly title: string;
  readonly uri: string;
  readonly languageId: string;
  readonly text: string;
}

const subjects: readonly Subject[] = [
  {
    title: '2,000 lines of PromQL',
    uri: 'file:///bench/a.promql',
    languageId: 'promql',
    text: promqlFile,
  },
  {
    title: 'a rule file of 2,000 lines',
    uri: 'file:///bench/rules.yaml',
    languageId: 'yaml',
    text: ruleFile,
  },
];

/** Where people type: at the end of an expression in the middle of the file. */
const middleOf = (text: string): { readonly line: number; readonly character: number } => {
  const all = text.split('\n');
  const isEnd = (line: string, at: number): boolean =>
    at > lines / 2 && line.endsWith(')') && !line.includes('#');
  const line = all.findIndex(isEnd);
  return { line, character: all[line]?.length ?? 0 };
};

/** Milliseconds from sending each keystroke to having the diagnostics, as a client sees it. */
const keystrokes = async (client: LspClient, subject: Subject): Promise<readonly number[]> => {
  const { uri, languageId, text } = subject;
  client.notify('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
  const start = middleOf(text);
  const typed = { ...start, character: start.character + 2 };
  const times: number[] = [];
  for (let version = 2; version < 242; version += 1) {
    const isTyping = version % 2 === 0;
    const change = isTyping
      ? { range: { start, end: start }, text: '+1' }
      : { range: { start, end: typed }, text: '' };
    const started = performance.now();
    client.notify('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [change],
    });
    const report = (await client.request('textDocument/diagnostic', { textDocument: { uri } })) as {
      readonly kind: string;
    };
    if (report.kind !== 'full') throw new Error('no diagnostics');
    times.push(performance.now() - started);
  }
  return times.slice(40);
};

const keystrokeFigures = (): Promise<readonly BenchResult[]> =>
  withServerBundle(async (file) => {
    const results: BenchResult[] = [];
    for (const subject of subjects) {
      const client = startBundle(file, '--config', `${file}.none`);
      try {
        await client.request('initialize', {
          processId: process.pid,
          rootUri: null,
          capabilities: {
            textDocument: { diagnostic: {} },
            workspace: { diagnostics: { refreshSupport: true } },
          },
        });
        client.notify('initialized', {});
        const times = await keystrokes(client, subject);
        const slow = slowness();
        const figures = { p50: 0.5, p95: 0.95 };
        for (const [name, share] of Object.entries(figures)) {
          results.push(
            againstLimit({
              name: `keystroke to diagnostics ${name}, ${subject.title}`,
              value: percentile(times, share),
              unit: 'ms',
              limit: 20,
              slow,
            }),
          );
        }
      } finally {
        await client.stop();
      }
    }
    return results;
  });

/** Text to diagnostics beside a peer, and a keystroke in a long file as a client sees it. */
export const diagnosticsBench: Bench = {
  name: 'diagnostics',
  run: async () => [againstLint(), ...(await keystrokeFigures())],
};
