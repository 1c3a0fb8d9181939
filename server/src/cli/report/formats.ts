import type { ReportFormat } from './finding.ts';
import { githubReport } from './github.ts';
import { humanReport } from './human.ts';
import { jsonReport } from './json.ts';
import { sarifReport } from './sarif.ts';

/** The values of `--format`. */
export const reportFormats: ReadonlyMap<string, ReportFormat> = new Map([
  ['human', humanReport],
  ['json', jsonReport],
  ['sarif', sarifReport],
  ['github', githubReport],
]);
