import { leavesOf, type YamlDocument, type YamlNode } from '../../embedded/index.ts';
import type { RuleFile } from '../rule-file.ts';
import type { Remark, RuleCheck } from './check.ts';

/** What the libraries refuse anywhere. Source: go.yaml.in/yaml/v3 v3.0.5 readerc.go. */
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]/g;

/** Line breaks of YAML 1.1, which the libraries still read so. */
const oldBreak = /[\u0085\u2028\u2029]/g;

const isQuoted = (node: YamlNode): boolean =>
  node.kind === 'scalar' && (node.style === 'single' || node.style === 'double');

const quotedIn = (documents: readonly YamlDocument[]): readonly YamlNode[] =>
  documents.flatMap(({ contents }) =>
    leavesOf(contents).filter((leaf) => isQuoted(leaf) || leaf.kind !== 'scalar'),
  );

const remark = (text: string, index: number, message: string): Remark => {
  const code = text.charCodeAt(index).toString(16).toUpperCase().padStart(4, '0');
  return { start: index, end: index + 1, message: `${message}: U+${code}` };
};

const run = ({ text, documents }: RuleFile): readonly Remark[] => {
  const controls = [...text.matchAll(control)].map(({ index }) =>
    remark(text, index, 'control characters are not allowed'),
  );
  const breaks = [...text.matchAll(oldBreak)];
  if (breaks.length === 0) return controls;
  const fine = quotedIn(documents);
  const outside = breaks.filter(
    ({ index }) => !fine.some(({ start, end }) => index > start && index < end),
  );
  const message = 'this character ends a line in YAML 1.1: write it as an escape in double quotes';
  return [...controls, ...outside.map(({ index }) => remark(text, index, message))];
};

/**
 * Control characters are not allowed, and some characters that look like blanks end a line.
 *
 * Bad:
 * ```yaml
 * groups:
 * - name: a\u0007b
 *   rules: []
 * ```
 * Bad:
 * ```yaml
 * groups:
 * - name: a\u2028b
 *   rules: []
 * ```
 * Good:
 * ```yaml
 * groups:
 * - name: "a\u2028b é 😀"
 *   rules: []
 * ```
 */
export const yamlCharacter: RuleCheck = { code: 'yaml-character', severity: 'error', run };
