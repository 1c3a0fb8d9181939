import type { Aggregation, Binary, Call, Node, Span } from '../../promql/ast.ts';
import { aggregators, formatDuration, keywordDocs, operatorDocs } from '../../promql/index.ts';
import type { Doc } from '../../promql/index.ts';
import type { FeatureContext } from '../context.ts';
import {
  aggregationSignature,
  availability,
  docMarkdown,
  functionSignature,
} from '../documentation.ts';
import { markdownBlock, markdownCode } from '../../util/markdown.ts';
import type { HoverText } from './markup.ts';

function isAt({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}

function wordText(word: string, span: Span, doc: Doc | undefined): HoverText | undefined {
  return doc && { span, paragraphs: [markdownCode(word), docMarkdown(doc)] };
}

function keyword(text: string, span: Span): HoverText | undefined {
  const word = text.slice(span.start, span.end).toLowerCase();
  const docs: Readonly<Record<string, Doc>> = keywordDocs;
  return Object.hasOwn(docs, word) ? wordText(word, span, docs[word]) : undefined;
}

function callHover(
  call: Call,
  offset: number,
  { language }: FeatureContext,
): HoverText | undefined {
  const spec = language.functions.get(call.name.value);
  if (spec === undefined || !isAt(call.name, offset)) return undefined;
  const signature = markdownBlock(functionSignature(spec).label);
  return { span: call.name, paragraphs: [signature, docMarkdown(spec.doc), availability(spec)] };
}

function aggregationHover(node: Aggregation, offset: number, text: string): HoverText | undefined {
  const { grouping, opSpan, op } = node;
  if (grouping !== undefined && isAt(grouping.keyword, offset))
    return keyword(text, grouping.keyword);
  const spec = aggregators.get(op);
  if (spec === undefined || !isAt(opSpan, offset)) return undefined;
  const signature = markdownBlock(aggregationSignature(spec).label);
  return { span: opSpan, paragraphs: [signature, docMarkdown(spec.doc), availability(spec)] };
}

function binaryHover(node: Binary, offset: number, text: string): HoverText | undefined {
  const { opSpan, op, bool, matching, fills } = node;
  const docs: Readonly<Record<string, Doc>> = operatorDocs;
  if (isAt(opSpan, offset)) return wordText(op, opSpan, docs[op]);
  const fillWords = fills.map(({ start, end }) => {
    const length = /^\w+/.exec(text.slice(start, end))?.[0].length ?? 0;
    return { start, end: start + length };
  });
  const words = [bool, matching?.list.keyword, matching?.group?.list.keyword, ...fillWords];
  const word = words.find((span) => span !== undefined && isAt(span, offset));
  return word && keyword(text, word);
}

function durationHover(span: Span, seconds: number, written: string): HoverText {
  const canonical = formatDuration(seconds);
  const parts = [
    `${seconds.toLocaleString('en')} seconds`,
    ...(canonical === written ? [] : [canonical]),
  ];
  return { span, paragraphs: [`${markdownCode(written)} — ${parts.join(' · ')}`] };
}

function leadingWord(node: Span, offset: number, text: string): HoverText | undefined {
  const length = /^(?:@|\w+)/.exec(text.slice(node.start, node.end))?.[0].length ?? 0;
  const span = { start: node.start, end: node.start + length };
  return isAt(span, offset) ? keyword(text, span) : undefined;
}

/** What a word of the language means: functions, aggregations, operators, keywords, durations. */
export function wordHover(
  node: Node,
  offset: number,
  text: string,
  context: FeatureContext,
): HoverText | undefined {
  switch (node.kind) {
    case 'Call':
      return callHover(node, offset, context);
    case 'Aggregation':
      return aggregationHover(node, offset, text);
    case 'Binary':
      return binaryHover(node, offset, text);
    case 'Offset':
    case 'At':
    case 'Extension':
    case 'DurationCall':
      return leadingWord(node, offset, text);
    case 'DurationLiteral':
      return durationHover(node, node.value, text.slice(node.start, node.end));
    case 'NumberLiteral':
      return node.duration
        ? durationHover(node, node.value, text.slice(node.start, node.end))
        : undefined;
    default:
      return undefined;
  }
}
