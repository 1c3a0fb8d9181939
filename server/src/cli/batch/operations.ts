import { formatOperation } from './format.ts';
import type { Operation } from './operation.ts';
import { parseOperation } from './parse.ts';

/** Every operation; what is not here answers `unsupported op`. */
export const operations: readonly Operation[] = [parseOperation, formatOperation];
