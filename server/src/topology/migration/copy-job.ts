import type { DeployedObject } from '../../protocol/topology.ts';
import { ports } from '../ports.ts';
import { partOf } from '../render/context.ts';
import { fromSecret, manifest, type Manifest } from '../render/manifest.ts';
import { container, imagesOf, podTemplate, resourcesOf } from '../render/pod.ts';
import type { ObjectStore } from '../model.ts';
import type { Source } from './sources.ts';

const secretEnv = (name: string, { settings }: ObjectStore) =>
  fromSecret(name, settings.secret, settings.key);

/** Higher than any block is compacted to. */
const anyLevel = 99;

/**
 * A Job that copies what one bucket has and another one does not. It may run again: blocks that are there are left alone.
 * Blocks that are marked for deletion are copied too, since gateways answer from them for a while; the compactor of the
 * new bucket finds that others hold the same samples.
 */
export const copyJob = ({ from, to }: Source): DeployedObject => {
  const { cluster } = from;
  const name = `thanos-copy-${from.store.name}`;
  const selector = {
    'app.kubernetes.io/name': 'thanos-copy',
    'app.kubernetes.io/instance': name,
    'app.kubernetes.io/component': 'object-store-copy',
  };
  const labels = { ...selector, 'app.kubernetes.io/managed-by': 'gauntlet', ...partOf };
  const copy = container({
    name: 'thanos-copy',
    image: imagesOf(cluster).thanos,
    command: ['tools', 'bucket', 'replicate'],
    flags: [
      ['single-run', true],
      ['log.level', 'info'],
      ['log.format', 'logfmt'],
      ['http-address', `0.0.0.0:${String(ports.http)}`],
      ['objstore.config', '$(OBJSTORE_CONFIG)'],
      ['objstore-to.config', '$(OBJSTORE_TO_CONFIG)'],
      ['compaction-min', 1],
      ['compaction-max', anyLevel],
    ],
    changes: undefined,
    ports: { http: ports.http },
    probed: 'http',
    env: [secretEnv('OBJSTORE_CONFIG', from.store), secretEnv('OBJSTORE_TO_CONFIG', to.store)],
    resources: resourcesOf(undefined, { cpu: '50m', memory: '128Mi', limit: '2Gi' }),
  });
  const template = podTemplate({ labels, containers: [copy], selector });
  const job: Manifest = manifest(
    'batch/v1',
    'Job',
    { name, namespace: cluster.namespace, labels },
    {
      spec: {
        backoffLimit: 6,
        template: {
          ...template,
          spec: { ...(template['spec'] as object), restartPolicy: 'Never' },
        },
      },
    },
  );
  return {
    wave: 'stateless',
    component: 'copy',
    last: true,
    optional: false,
    attached: false,
    manifest: job,
  };
};
