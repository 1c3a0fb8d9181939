import type { DoctorFacts, Finding } from '../protocol/doctor.ts';
import { flagOf, flagsOf, listOf, placeOf, type Flags } from './flags.ts';
import { labelKey } from './label-sets.ts';

/** A Prometheus with a sidecar beside it. */
export interface Accompanied {
  /** Where it is, for people. */
  readonly place: string;
  /** Of Prometheus. */
  readonly flags: Flags;
  /** Whether the sidecar uploads blocks; `undefined`: nobody told. */
  readonly uploads: boolean | undefined;
  /** The name of the file in which the sidecar keeps what it has uploaded. */
  readonly metaFile: string;
  readonly subject: Finding['subject'];
}

/** Source: thanos v0.42.4 pkg/shipper/shipper.go, DefaultMetaFilename. */
const defaultMetaFile = 'thanos.shipper.json';

const inPods = ({ deployed }: DoctorFacts): readonly Accompanied[] =>
  deployed.flatMap((one): readonly Accompanied[] => {
    const { component, args, prometheusArgs, cluster, namespace, pod } = one;
    if (component !== 'sidecar' || prometheusArgs === undefined) return [];
    const flags = flagsOf(args);
    return [
      {
        place: placeOf(one),
        flags: flagsOf(prometheusArgs),
        uploads: flags.has('objstore.config') || flags.has('objstore.config-file'),
        metaFile: flagOf(flags, 'shipper.meta-file-name') ?? defaultMetaFile,
        subject: { component: { cluster, namespace, pod } },
      },
    ];
  });

/**
 * Sidecars do not tell their flags, but one that uploads counts what it does at its bucket, from the start on. Which
 * sidecar is whose they do not tell either: what all of them do is what this one does.
 */
const doSidecarsUpload = ({ others, stores = [] }: DoctorFacts): boolean | undefined => {
  const asked = others.flatMap(({ component, metrics }) =>
    component === 'sidecar' && metrics !== undefined
      ? [metrics.some(({ name }) => name === 'thanos_objstore_bucket_operations_total')]
      : [],
  );
  const listed = stores.filter(({ kind }) => kind === 'sidecar').length;
  if (asked.length === 0 || asked.length < listed) return undefined;
  return new Set(asked).size === 1 ? asked[0] : undefined;
};

/** Prometheus that were asked themselves, and are known by their external labels to have a sidecar. */
const asked = (facts: DoctorFacts): readonly Accompanied[] => {
  const { others, stores = [] } = facts;
  const labelsOfSidecars = new Set(
    stores.filter(({ kind }) => kind === 'sidecar').flatMap((one) => one.labelSets.map(labelKey)),
  );
  const uploaded = new Set(
    others
      .flatMap(({ blocks }) => blocks?.blocks ?? [])
      .filter(({ source }) => source === 'sidecar')
      .map(({ labels }) => labelKey(labels)),
  );
  const uploads = doSidecarsUpload(facts);
  return others.flatMap(
    ({ component, endpoint, flags, externalLabels }): readonly Accompanied[] => {
      if (component !== 'prometheus' || flags === undefined || externalLabels === undefined) {
        return [];
      }
      const key = labelKey(externalLabels);
      if (!labelsOfSidecars.has(key)) return [];
      return [
        {
          place: endpoint,
          flags: listOf(flags),
          uploads: uploaded.has(key) || uploads,
          metaFile: defaultMetaFile,
          subject: { endpoint, labels: externalLabels },
        },
      ];
    },
  );
};

/** The same Prometheus may be seen as a pod and be asked: pods tell more. */
export const accompanied = (facts: DoctorFacts): readonly Accompanied[] => {
  const pods = inPods(facts);
  return pods.length > 0 ? pods : asked(facts);
};
