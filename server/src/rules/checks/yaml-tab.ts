import { decodeBlock, leavesOf, type YamlNode, type YamlScalar } from '../../embedded/index.ts';
import type { RuleFile } from '../rule-file.ts';
import type { Remark, RuleCheck } from './check.ts';

/*
 * Where tabs may stand, for the YAML libraries of the tools; package `yaml` lets more of them pass.
 * Source: go.yaml.in/yaml/v3 v3.0.5 scannerc.go (yaml_parser_scan_to_next_token, …_scan_plain_scalar,
 * …_scan_block_scalar_breaks); v2 is the same.
 */

/** The last leaf that starts at or in front of `offset`. */
const leafBefore = (leaves: readonly YamlNode[], offset: number): YamlNode | undefined => {
  let low = 0;
  let high = leaves.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((leaves[middle]?.start ?? Infinity) <= offset) low = middle + 1;
    else high = middle;
  }
  return leaves[low - 1];
};

/** A plain scalar goes on over blank lines; a tab must stand where a continuation could. */
const isBadBehindPlain = (text: string, scalar: YamlScalar, tab: number): boolean => {
  const lineStart = text.lastIndexOf('\n', tab) + 1;
  const isSameLine = lineStart <= scalar.start || text.slice(lineStart, tab).trim() !== '';
  return !isSameLine && tab - lineStart <= scalar.parentIndent;
};

const isBadInBlock = (text: string, scalar: YamlScalar, tab: number): boolean => {
  const lineStart = text.lastIndexOf('\n', tab) + 1;
  const isIndentation = text.slice(lineStart, tab).trim() === '';
  if (tab < scalar.bodyStart || !isIndentation) return false;
  return tab - lineStart < decodeBlock(text, scalar).contentIndent;
};

/** Tabs in front of the first token of a line, or behind a `-` or `?` there, stand where indentation counts. */
const isBadBetween = (text: string, tab: number): boolean => {
  const lineStart = text.lastIndexOf('\n', tab) + 1;
  return /^[ \t]*(?:[-?][ \t]+)*$/.test(text.slice(lineStart, tab));
};

/** Offset of the first character behind the leaf that is no blank; each gap is looked at once. */
const gapEnds = (text: string): ((leaf: YamlNode) => number) => {
  const known = new Map<YamlNode, number>();
  return (leaf) => {
    const before = known.get(leaf);
    if (before !== undefined) return before;
    const pattern = /\S|$/g;
    pattern.lastIndex = leaf.end;
    const end = pattern.exec(text)?.index ?? text.length;
    known.set(leaf, end);
    return end;
  };
};

const isBad = (
  text: string,
  tab: number,
  around: { readonly leaf: YamlNode | undefined; readonly gapEnd: (leaf: YamlNode) => number },
): boolean => {
  const { leaf, gapEnd } = around;
  if (leaf?.kind !== 'scalar') {
    return (leaf === undefined || tab >= leaf.end) && isBadBetween(text, tab);
  }
  const isBlock = leaf.style === 'literal' || leaf.style === 'folded';
  if (isBlock && tab < leaf.end) return isBadInBlock(text, leaf, tab);
  if (leaf.style === 'plain' && tab < gapEnd(leaf)) return isBadBehindPlain(text, leaf, tab);
  return tab >= leaf.end && isBadBetween(text, tab);
};

const run = ({ text, documents, ignored }: RuleFile): readonly Remark[] => {
  if (!text.includes('\t')) return [];
  const leaves = documents.flatMap(({ contents }) => leavesOf(contents));
  const end = ignored[0]?.start ?? text.length;
  const gapEnd = gapEnds(text);
  return [...text.matchAll(/\t+/g)]
    .filter(
      ({ index }) => index < end && isBad(text, index, { leaf: leafBefore(leaves, index), gapEnd }),
    )
    .map(({ index, 0: tabs }) => ({
      start: index,
      end: index + tabs.length,
      message: 'a tab must not stand where YAML counts the indentation',
    }));
};

/**
 * Tabs do not indent, not even on lines that look empty.
 *
 * Bad:
 * ```yaml
 * groups:
 * - name: a
 * \t
 *   rules: []
 * ```
 * Good:
 * ```yaml
 * groups:
 * - name: a\t# c
 *   rules:
 *   - record: r
 *     expr: |
 *       sum(
 *       \tup
 *       )
 * ```
 */
export const yamlTab: RuleCheck = { code: 'yaml-tab', severity: 'error', run };
