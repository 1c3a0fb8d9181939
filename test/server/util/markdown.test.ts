import { describe, expect, test } from 'vitest';
import {
  markdownBlock,
  markdownCode,
  markdownText,
  plainLine,
  plainText,
} from '../../../server/src/util/markdown.ts';

const raw = String.raw;

const texts: readonly (readonly [text: string, markdown: string])[] = [
  ['Requests served, in total.', 'Requests served, in total.'],
  ['**bold** _it_ `code`', '\\*\\*bold\\*\\* \\_it\\_ \\`code\\`'],
  ['[click](command:evil)', raw`\[click\]\(command:evil\)`],
  ['![x](http://a.b/c.png)', raw`\!\[x\]\(http\://a.b/c.png\)`],
  ['<script>alert(1)</script>', raw`\<script\>alert\(1\)\</script\>`],
  ['&lt;b&gt; &amp;', raw`\&lt;b\&gt; \&amp;`],
  [
    'see http://evil.example/x or www.evil.example',
    raw`see http\://evil.example/x or www\.evil.example`,
  ],
  ['mail me@evil.example', raw`mail me\@evil.example`],
  ['# heading', raw`\# heading`],
  ['- item', raw`\- item`],
  ['1. item', raw`1\. item`],
  ['2) item', raw`2\) item`],
  ['=====', raw`\=====`],
  ['a\n\n# b\r\nc', raw`a \# b c`],
  ['a | b', raw`a \| b`],
  ['~~gone~~', raw`\~\~gone\~\~`],
  [raw`\*`, raw`\\\*`],
  ['$(icon)', raw`\$\(icon\)`],
  ['a\u0000b\u001b[31mc\u007f', 'a\ufffdb\ufffd\\[31mc\ufffd'],
  ['\u202eevil\u2066', '\ufffdevil\ufffd'],
  ['zero\u200bwidth', 'zero\ufffdwidth'],
  ['\ud800', '\ufffd'],
  ['', ''],
];

describe('foreign text', () => {
  test.each(texts)('%j shows as it is', (text, markdown) => {
    expect(markdownText(text)).toBe(markdown);
  });
  test('a very long text is cut', () => {
    expect(markdownText('x'.repeat(100_000)).length).toBeLessThan(2100);
  });
  test('a plain line keeps what is not dangerous outside of Markdown', () => {
    expect(plainLine(' a\tb\n*c* ')).toBe('a b *c*');
  });
});

describe('code', () => {
  const rows: readonly (readonly [text: string, markdown: string])[] = [
    ['up', '`up`'],
    ['a`b', '``a`b``'],
    ['`a`', '`` `a` ``'],
    ['a\nb', '`a b`'],
    ['<b>', '`<b>`'],
    ['', '` `'],
    ['\u0007', '`\ufffd`'],
  ];
  test.each(rows)('%j', (text, markdown) => {
    expect(markdownCode(text)).toBe(markdown);
  });
  test('a block keeps its lines and cannot be left', () => {
    expect(markdownBlock('sum(\n  up\n)')).toBe('```promql\nsum(\n  up\n)\n```');
    expect(markdownBlock('up # ```\n<b>')).toBe('````promql\nup # ```\n<b>\n````');
    expect(markdownBlock('a\u0000')).toContain('\ufffd');
  });
});

describe('for editors without Markdown', () => {
  const hostile = texts.map(([text]) => text);
  test.each(hostile)('%j is the same text again', (text) => {
    expect(plainText(markdownText(text))).toBe(plainLine(text));
    if (text !== '') expect(plainText(markdownCode(text))).toBe(plainLine(text));
    const paragraphs = [markdownCode(`a ${text}`), markdownText(text), 'the end'].join('\n\n');
    expect(plainText(paragraphs)).toBe(
      `${plainLine(`a ${text}`)}\n\n${plainLine(text)}\n\nthe end`,
    );
  });
  const blocks = ['sum(\n  up\n)', 'up # ```\n<b>', '````', 'a\n\nb', raw`{a="\\"}`, '`', ''];
  test.each(blocks)('the block %j has no fence', (text) => {
    expect(plainText(`before\n\n${markdownBlock(text)}\n\nbehind`)).toBe(
      `before\n\n${text}\n\nbehind`,
    );
  });
  test('code in our own documentation', () => {
    expect(plainText('Rate of `a` and `` b`c `` — 1.')).toBe('Rate of a and b`c — 1.');
  });
  test('a backtick without another one is text', () => {
    expect(plainText('a ` b')).toBe('a ` b');
  });
});
