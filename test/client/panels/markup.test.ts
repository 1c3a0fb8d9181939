import { describe, expect, it } from 'vitest';
import { markup } from '../../../client/src/panels/markup.ts';
import { pageMessage } from '../../../client/src/panels/messages.ts';
import { pageHtml } from '../../../client/src/panels/page.ts';

describe('markup', () => {
  it.each([
    ['<img src=x onerror=alert(1)>', '&lt;img src=x onerror=alert(1)&gt;'],
    [`" onfocus='alert(1)`, '&quot; onfocus=&#39;alert(1)'],
    ['a & b', 'a &amp; b'],
    ['\u202Egnp.exe\u0000', '\\u{202e}gnp.exe\\u{0}'],
    ['\uD800 \uFFFF', '\uFFFD \uFFFD'],
  ])('shows %j as text', (text, expected) => {
    expect(markup`<b title="${text}">${text}</b>`.text).toBe(
      `<b title="${expected}">${expected}</b>`,
    );
  });

  it('takes pieces of markup as they are', () => {
    const items = ['<', 'b'].map((text) => markup`<li>${text}</li>`);
    expect(markup`<ul class="${1}">${items}${markup`<hr>`}</ul>`.text).toBe(
      '<ul class="1"><li>&lt;</li><li>b</li><hr></ul>',
    );
  });
});

describe('the page', () => {
  const html = pageHtml({
    nonce: 'abc123',
    script: 'https://host/panel.js?a&b',
    title: '</title><script>alert(1)</script>',
    style: '.own > b { color: red; }',
    language: 'de',
  });

  it('lets only its own script and style count, and loads nothing', () => {
    const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
    expect(policy?.replaceAll('&#39;', "'")).toBe(
      "default-src 'none'; script-src 'nonce-abc123'; style-src 'nonce-abc123'; base-uri 'none'; form-action 'none'",
    );
    expect(html.match(/<script[^>]*>/g)).toEqual([
      '<script nonce="abc123" src="https://host/panel.js?a&amp;b">',
    ]);
    expect(html.match(/<style[^>]*>/g)).toEqual(['<style nonce="abc123">']);
    expect(html).toContain('.own > b { color: red; }');
    expect(html).not.toMatch(/\son\w+=|\sstyle=/);
  });

  it('has a language and a part that is read out', () => {
    expect(html).toContain('<html lang="de">');
    expect(html).toContain('aria-live="polite"');
  });
});

describe('messages of the page', () => {
  it.each([
    [
      { kind: 'size', width: 640 },
      { kind: 'size', width: 640 },
    ],
    [{ kind: 'act', action: 'choose', value: '1-span-2' }, undefined],
    [
      { kind: 'act', action: 'save', value: {} },
      { kind: 'act', action: 'save', value: '' },
    ],
  ])('%j is taken', (message, expected) => {
    expect(pageMessage(message)).toEqual(expected ?? message);
  });

  it.each([
    undefined,
    'size',
    [],
    { kind: 'size', width: 'wide' },
    { kind: 'size', width: 1e9 },
    { kind: 'size', width: Number.NaN },
    { kind: 'act', action: ' ' },
    { kind: 'act', value: 'x' },
    { kind: 'run', action: 'x' },
  ])('%j is none', (message) => {
    expect(pageMessage(message)).toBeUndefined();
  });
});
