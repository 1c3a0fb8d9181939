import type { ConnectionProfile, Failure } from '../protocol/connections.ts';
import type { EndpointsParams } from '../protocol/thanos.ts';
import { createThanosApi } from '../thanos/api.ts';
import type { ApiPorts, ThanosApi } from '../thanos/api.ts';

/** One server that trees look at. */
export interface Endpoint {
  readonly profile: ConnectionProfile;
  readonly api: ThanosApi;
}

type Found<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/** The servers that trees and the doctor look at, beside the connections PromQL is written against. */
export interface Endpoints {
  /** Replaces all of them; one that is the same as before keeps its sockets. */
  readonly apply: (params: EndpointsParams) => void;
  /** Whether any server may be asked now. */
  readonly allowed: () => Found<undefined>;
  /** The endpoint of that name, or why it cannot be asked. */
  readonly find: (name: string) => Found<Endpoint>;
  readonly dispose: () => void;
}

export interface EndpointsPorts extends Omit<ApiPorts, 'trusted'> {
  /** Asked with every question: without trust there is no socket and no program. */
  readonly isTrusted: () => boolean;
}

interface Kept extends Endpoint {
  /** Tells whether a profile is the same as before. */
  readonly fingerprint: string;
}

const configuration = (message: string): Found<never> => ({
  ok: false,
  failure: { kind: 'configuration', message },
});

const untrusted = configuration(
  'No server is asked in an untrusted workspace. Trust the workspace first.',
);

export const createEndpoints = (ports: EndpointsPorts): Endpoints => {
  let kept = new Map<string, Kept>();
  const open = (profile: ConnectionProfile, fingerprint: string): Kept => ({
    profile,
    fingerprint,
    api: createThanosApi(profile, { ...ports, trusted: true }),
  });
  const apply = ({ endpoints }: EndpointsParams): void => {
    const before = kept;
    kept = new Map(
      endpoints.map((profile) => {
        const fingerprint = JSON.stringify(profile);
        const known = before.get(profile.name);
        const isSame = known?.fingerprint === fingerprint;
        return [profile.name, isSame ? known : open(profile, fingerprint)];
      }),
    );
    const going = new Set(kept.values());
    for (const endpoint of before.values()) if (!going.has(endpoint)) endpoint.api.close();
  };
  const allowed = (): Found<undefined> =>
    ports.isTrusted() ? { ok: true, value: undefined } : untrusted;
  return {
    apply,
    allowed,
    find: (name) => {
      const may = allowed();
      if (!may.ok) return may;
      const value = kept.get(name);
      return value === undefined
        ? configuration(`There is no endpoint ${name} any more. Refresh the view.`)
        : { ok: true, value };
    },
    dispose: () => apply({ endpoints: [] }),
  };
};
