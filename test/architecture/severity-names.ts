import { needsDialect } from '../../server/src/features/diagnostics/dialect-note.ts';
import { rules } from '../../server/src/features/diagnostics/rules/index.ts';
import { errorGroups } from '../../server/src/features/diagnostics/severity.ts';
import {
  dialectRows,
  language,
  parse,
  usualFeatures,
  type ParseErrorKind,
} from '../../server/src/promql/index.ts';
import { manifestChecks } from '../../server/src/autoscale/manifests/checks/index.ts';
import { formCodes, topologyChecks } from '../../server/src/topology/index.ts';
import { ruleChecks } from '../../server/src/rules/checks/index.ts';
import { invalid, valid } from '../server/promql/corpus.ts';

/** Errors that are too rare for the corpus. */
const rare = ['"\\', 'up[step()::]', 'a and fill(0) b', '('.repeat(600)];

/** The codes of the errors of the parser by kind: those that come up in the corpus; what one dialect has another may refuse. */
export const errorCodes = (): ReadonlyMap<ParseErrorKind, readonly string[]> => {
  const languages = dialectRows.flatMap(({ id }) => [language(id), language(id, usualFeatures)]);
  const kinds = new Map<string, ParseErrorKind>();
  for (const text of [...rare, ...[...invalid, ...valid].map(({ expr }) => expr)]) {
    for (const each of languages) {
      for (const { code, kind } of parse(text, each).errors) kinds.set(code, kind);
    }
  }
  const codes = [...kinds.keys()].sort();
  return new Map(
    [...new Set(kinds.values())].map((kind) => [
      kind,
      codes.filter((code) => kinds.get(code) === kind),
    ]),
  );
};

/** Every name that the setting of severities knows. */
export const severityNames = (): readonly string[] => [
  ...Object.values(errorGroups).map(({ name }) => name),
  needsDialect.code,
  ...[...rules, ...ruleChecks, ...topologyChecks, ...formCodes, ...manifestChecks]
    .map(({ code }) => code)
    .sort(),
  ...[...errorCodes().values()].flat().sort(),
];
