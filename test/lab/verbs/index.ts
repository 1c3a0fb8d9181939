// The verbs by name; one line each.
import { advise } from './advise.ts';
import { bench } from './bench.ts';
import { build } from './build.ts';
import { down } from './down.ts';
import { fault } from './fault.ts';
import { history } from './history.ts';
import { kubeconfig } from './kubeconfig.ts';
import { load } from './load.ts';
import { logs } from './logs.ts';
import { play } from './play.ts';
import { status } from './status.ts';
import { up } from './up.ts';
import type { Verb } from './verb.ts';

export const verbs: ReadonlyMap<string, Verb> = new Map(
  Object.entries({
    build,
    up,
    status,
    down,
    kubeconfig,
    load,
    play,
    advise,
    fault,
    history,
    logs,
    bench,
  }),
);
