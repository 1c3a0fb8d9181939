import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Process numbers of the language servers that run from an extension of that folder. */
export function serverPids(extensionsDir: string): readonly number[] {
  const server = join('dist', 'server.js');
  return execFileSync('ps', ['-A', '-o', 'pid=,args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(extensionsDir) && line.includes(server))
    .map((line) => Number.parseInt(line, 10));
}
