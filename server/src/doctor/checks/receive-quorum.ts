import type { DeployedComponent, DoctorFacts } from '../../protocol/doctor.ts';
import { skipped, type Check, type Problem } from '../check.ts';
import { flagOf, flagsOf } from '../flags.ts';
import { samplesOf } from '../samples.ts';

/** Copies that must be written. Source: thanos v0.42.4 pkg/receive/handler.go writeQuorum. */
const quorumOf = (factor: number): number => (factor === 2 ? 1 : Math.floor(factor / 2) + 1);

interface Ring {
  readonly name: string;
  readonly factor: number;
  readonly nodes: number;
  readonly down: number;
}

/** Ingestors of a cluster and namespace: those with a TSDB that are no mere routers. */
const isIngestor = ({ component, args }: DeployedComponent): boolean => {
  const flags = flagsOf(args);
  const hasRing = flags.has('receive.hashrings') || flags.has('receive.hashrings-file');
  return component === 'receive' && (!hasRing || flags.has('receive.local-endpoint'));
};

const deployedRings = ({ deployed }: DoctorFacts): readonly Ring[] => {
  const receivers = deployed.filter(({ component }) => component === 'receive');
  const groups = Map.groupBy(receivers, ({ cluster, namespace }) =>
    [cluster, namespace].filter((part) => part !== '').join('/'),
  );
  return [...groups].flatMap(([name, members]): readonly Ring[] => {
    const factors = members.flatMap(({ args }) =>
      Number(flagOf(flagsOf(args), 'receive.replication-factor') ?? []),
    );
    const ingestors = members.filter(isIngestor);
    const factor = Math.max(1, ...factors.filter((value) => value > 0));
    const down = ingestors.filter(({ ready }) => !ready).length;
    return ingestors.length === 0 ? [] : [{ name, factor, nodes: ingestors.length, down }];
  });
};

/** What routers say about their rings. */
const measuredRings = (facts: DoctorFacts): readonly Ring[] => {
  const factors = new Map(
    samplesOf(facts, 'thanos_receive_replication_factor').map(({ place, value }) => [place, value]),
  );
  return samplesOf(facts, 'thanos_receive_hashring_nodes').flatMap(({ place, labels, value }) => {
    const factor = factors.get(place);
    const name = `${labels['name'] || 'default'} of ${place}`;
    return factor === undefined || value === 0 ? [] : [{ name, factor, nodes: value, down: 0 }];
  });
};

const problemOf = ({ name, factor, nodes, down }: Ring): readonly Problem[] => {
  const quorum = quorumOf(factor);
  const explanation = `A write must reach ${String(quorum)} of ${String(factor)} copies. Fewer receivers than that, and it fails with 503; Prometheus retries until its queue is full, then samples are lost.`;
  const receivers = `${String(nodes)} ${nodes === 1 ? 'receiver' : 'receivers'}`;
  if (nodes < factor) {
    return [
      {
        key: `few:${name}`,
        severity: 'error',
        message: `The hashring ${name} has ${receivers} for a replication factor of ${String(factor)}.`,
        explanation,
        fix: `Run at least ${String(factor)} receivers (${String(factor + 1)} to roll them out without loss), or lower \`--receive.replication-factor\`.`,
      },
    ];
  }
  if (factor - down < quorum) {
    return [
      {
        key: `down:${name}`,
        severity: 'error',
        message: `${String(down)} of ${receivers} of ${name} are not ready: writes reach no quorum of ${String(quorum)}.`,
        explanation,
        fix: 'Bring them back one by one; see their logs for replaying the write-ahead log, which takes memory and time.',
      },
    ];
  }
  if (factor > 1 || nodes < 2) return [];
  return [
    {
      key: `factor:${name}`,
      severity: 'warning',
      message: `The hashring ${name} keeps one copy only: with one of ${receivers} down, a part of all writes fails.`,
      explanation,
      fix: 'Set `--receive.replication-factor=3` with at least three receivers, add `receive_replica` to the replica labels of the querier, and `maxUnavailable: 1` in a PodDisruptionBudget.',
    },
  ];
};

/** One receiver down must not stop writes. */
export const receiveQuorum: Check = {
  name: 'receive-quorum',
  title: 'Receivers whose quorum does not survive a failure',
  look: (facts) => {
    const deployed = deployedRings(facts);
    const rings = deployed.length > 0 ? deployed : measuredRings(facts);
    const hasReceivers =
      rings.length > 0 || (facts.stores ?? []).some(({ kind }) => kind === 'receive');
    if (!hasReceivers && facts.stores !== undefined) return [];
    return rings.length === 0
      ? skipped('No hashring is known: neither a router nor a cluster with receivers was asked.')
      : rings.flatMap(problemOf);
  },
};
