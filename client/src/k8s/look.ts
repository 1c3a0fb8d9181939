import { createCredentialsRenewal } from './credentials-renewal.ts';
import type { ClusterProblem } from './model.ts';
import type { ClusterClient } from './port.ts';
import { probe, versionOf } from './probe.ts';
import { problemOf } from './problems.ts';

/** Looks at one cluster, with its client and its credentials. */
export interface Looker {
  /** One look. Credentials that are refused are renewed once, and it is looked again. Never rejects. */
  readonly look: (signal: AbortSignal, wantsVersion: boolean) => Promise<Look>;
  /** The client, opened if need be; asks nothing of the cluster. */
  readonly client: () => Promise<ClusterClient>;
  /** Credentials were refused elsewhere: the next look renews them first. */
  readonly refuse: () => void;
  /** Somebody asked to try again: credentials may be renewed at once. */
  readonly pardon: () => void;
  /** The next use opens another client; what runs goes on with this one. */
  readonly renew: () => void;
  /** Ends the client; the next use opens another. */
  readonly close: () => void;
}

export interface Look {
  /** Undefined when all is well. */
  readonly problem?: ClusterProblem;
  /** Empty when it was not asked for or not told. */
  readonly version: string;
}

export function createLooker(open: () => Promise<ClusterClient>, clock: () => number): Looker {
  const renewal = createCredentialsRenewal(clock);
  let opened: Promise<ClusterClient> | undefined;
  let refused = false;

  const client = (): Promise<ClusterClient> => {
    if (opened !== undefined) return opened;
    const opening = open();
    opened = opening;
    // Who asked hears of it; the next one tries again.
    opening.catch(() => {
      if (opened === opening) opened = undefined;
    });
    return opening;
  };

  const probed = async (signal: AbortSignal): Promise<ClusterProblem | undefined> => {
    const present = await client();
    if (refused && renewal.allowed()) await present.renewCredentials();
    refused = false;
    const problem = await probe(present, signal);
    if (problem?.kind !== 'unauthorized' || !renewal.allowed()) return problem;
    return (await present.renewCredentials()) ? probe(present, signal) : problem;
  };

  const leave = (how: { readonly gently: boolean }): void => {
    const leaving = opened;
    opened = undefined;
    // A client that never opened has nothing to end.
    leaving?.then((one) => one.close(how)).catch(() => undefined);
  };

  return {
    client,
    look: async (signal, wantsVersion) => {
      try {
        const problem = await probed(signal);
        if (problem !== undefined) return { problem, version: '' };
        return { version: wantsVersion ? await versionOf(await client(), signal) : '' };
      } catch (error) {
        return { problem: problemOf(error), version: '' };
      }
    },
    refuse: () => {
      refused = true;
    },
    pardon: renewal.reset,
    renew: () => {
      renewal.reset();
      leave({ gently: true });
    },
    close: () => leave({ gently: false }),
  };
}
