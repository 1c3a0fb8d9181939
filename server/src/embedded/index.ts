import type { Host, HostFile } from './host.ts';
import { prometheusRule } from './prometheus-rule.ts';
import { promqlFile } from './promql-file.ts';
import { ruleFile } from './rule-file.ts';

/** Every kind of file that holds PromQL, the more telling ones first. */
const hosts: readonly Host[] = [promqlFile, prometheusRule, ruleFile];

/** Longer texts (UTF-16 code units) are no file written by people, and YAML of that size takes seconds to read. */
const maxLength = 8_000_000;

/** The host that reads a file; `undefined` for a file without PromQL that we know. Cheap: nothing is parsed. */
export const findHost = (file: HostFile): Host | undefined =>
  file.text.length > maxLength ? undefined : hosts.find((host) => host.accepts(file));

export type {
  EmbeddedDocument,
  EmbeddedExpr,
  EmbeddedRole,
  Host,
  HostFile,
  HostKind,
} from './host.ts';
