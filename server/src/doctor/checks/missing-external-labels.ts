import { skipped, type Check, type Problem } from '../check.ts';
import { configured, onePerWorkload, subjectOf } from '../flags.ts';

const explanation =
  'External labels say which Prometheus a series comes from. Without them the querier asks the store for everything, its series cannot be told from those of others, and current versions of Thanos refuse to start.';

/** A sidecar, ruler or receiver needs external labels. Source: thanos v0.42.4 cmd/thanos/{sidecar,receive}.go. */
export const missingExternalLabels: Check = {
  name: 'missing-external-labels',
  title: 'Sidecars, rulers and receivers without external labels',
  look: (facts) => {
    const { stores } = facts;
    if (stores === undefined && facts.deployed.length === 0) {
      return skipped('The querier did not list its stores, and no cluster is connected.');
    }
    const announced = (stores ?? [])
      .filter(({ kind, labelSets }) => {
        const isProducer = kind === 'sidecar' || kind === 'receive';
        return isProducer && labelSets.every((labels) => Object.keys(labels).length === 0);
      })
      .map(({ name, kind }): Problem => ({
        key: `store:${name}`,
        severity: 'error',
        message: `The ${kind} ${name} announces no external labels.`,
        explanation,
        fix:
          kind === 'sidecar'
            ? 'Set `global.external_labels` in the configuration of its Prometheus, at least a cluster and a replica (Prometheus Operator: `spec.externalLabels`).'
            : 'Start the receiver with at least one `--label`, for example `--label=receive_replica="$(POD_NAME)"`.',
        subject: { store: name },
      }));
    const started = onePerWorkload(configured(facts, 'receive'))
      .filter(({ flags }) => !flags.has('label') && flags.has('tsdb.path'))
      .map((one): Problem => ({
        key: `deployed:${one.place}`,
        severity: 'error',
        message: `The receiver ${one.place} is started without \`--label\`.`,
        explanation,
        fix: 'Add at least one label, for example `--label=receive_replica="$(POD_NAME)"`.',
        subject: subjectOf(one),
      }));
    return [...announced, ...started];
  },
};
