// The faults by name; one line each.
import { churn } from './churn.ts';
import { compactEtcd } from './compact-etcd.ts';
import { expireToken } from './expire-token.ts';
import type { Fault } from './fault.ts';
import { forbid } from './forbid.ts';
import { linkDown } from './link-down.ts';
import { objectStoreDown } from './object-store-down.ts';
import { pause } from './pause.ts';
import { scaleDown } from './scale-down.ts';
import { slowHttp } from './slow-http.ts';
import { kill, stop } from './stop.ts';

export const faults: ReadonlyMap<string, Fault> = new Map(
  Object.entries({
    pause,
    stop,
    kill,
    'scale-down': scaleDown,
    'link-down': linkDown,
    'slow-http': slowHttp,
    'expire-token': expireToken,
    forbid,
    'compact-etcd': compactEtcd,
    churn,
    'object-store-down': objectStoreDown,
  }),
);
