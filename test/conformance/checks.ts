import type { Check } from './check.ts';
import { completeCases } from './complete-cases.ts';
import { componentFacts } from './component-facts.ts';
import { dialectDiff } from './dialect-diff.ts';
import { formatCases } from './format-cases.ts';
import { hpaCases, hpaFresh } from './hpa-cases.ts';
import { lexerCases } from './lexer-cases.ts';
import { lintCases } from './lint-cases.ts';
import { mutants } from './mutants.ts';
import { parseCases } from './parse-cases.ts';
import { printCases } from './print-cases.ts';
import { probeCases } from './probe-cases.ts';
import { promqltestExprs } from './promqltest-exprs.ts';
import { rulesCorpus } from './rules-corpus.ts';
import { rulesInvalid } from './rules-invalid.ts';
import { rulesOracle } from './rules-oracle.ts';
import { seriesCases } from './series-cases.ts';
import { staticFail } from './static-fail.ts';
import { thanosExprs } from './thanos-exprs.ts';

/** Every conformance file that is checked, in the order of the table. One file here, one line. */
export const checks: readonly Check[] = [
  parseCases,
  formatCases,
  printCases,
  seriesCases,
  lexerCases,
  probeCases,
  promqltestExprs,
  staticFail,
  thanosExprs,
  dialectDiff,
  rulesCorpus,
  rulesOracle,
  rulesInvalid,
  mutants,
  completeCases,
  lintCases,
  hpaCases,
  hpaFresh,
  componentFacts,
];
