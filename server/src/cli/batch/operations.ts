import { completeOperation } from './complete.ts';
import { diagnoseOperation } from './diagnose.ts';
import { formatOperation } from './format.ts';
import { hpaOperation } from './hpa.ts';
import { lexOperation } from './lex.ts';
import type { Operation } from './operation.ts';
import { parseOperation } from './parse.ts';
import { rulesOperation } from './rules.ts';
import { seriesOperation } from './series.ts';
import { topologyOperation } from './topology.ts';

/** Every operation; what is not here answers `unsupported op`. */
export const operations: readonly Operation[] = [
  parseOperation,
  formatOperation,
  seriesOperation,
  lexOperation,
  completeOperation,
  diagnoseOperation,
  rulesOperation,
  hpaOperation,
  topologyOperation,
];
