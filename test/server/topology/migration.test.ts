import { describe, expect, it } from 'vitest';
import type { MigrationStage, TopologyDeployment } from '../../../server/src/protocol/topology.ts';
import { deploymentOf } from '../../../server/src/topology/deployment.ts';
import { componentsOf } from '../../../server/src/topology/model.ts';
import { twinOf } from '../../../server/src/topology/migration/mixed.ts';
import { stagesOf } from '../../../server/src/topology/migration/stages.ts';
import { sampleText, topologyOf } from '../../topology/samples.ts';

const uri = 'file:///w/shop.thanos-topology.yaml';
const oldText = sampleText('store-in-each-cluster').replace('thanos-objstore', 'own');
const newText = sampleText('single-store').replace('thanos-objstore', 'one');

const migration = (from: string, to: string) => stagesOf(uri, topologyOf(from), topologyOf(to));

const stages = (from = oldText, to = newText): readonly MigrationStage[] => {
  const made = migration(from, to);
  if (!made.ok) throw new Error(made.problems.join('; '));
  return made.stages;
};

type Objects = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

const objectsOf = ({ clusters }: TopologyDeployment): Objects =>
  new Map(
    clusters.flatMap(({ name, objects }) =>
      objects
        .filter(({ manifest }) => manifest.kind !== 'ServiceMonitor')
        .map(({ manifest }) => [`${name}/${manifest.kind}/${manifest.metadata.name}`, manifest]),
    ),
  );

/** What a stage adds (+), changes (~) and takes away (-). */
const differences = (before: Objects, after: Objects): readonly string[] => [
  ...[...after].flatMap(([key, object]) => {
    const old = before.get(key);
    if (old === undefined) return [`+ ${key}`];
    return JSON.stringify(old) === JSON.stringify(object) ? [] : [`~ ${key}`];
  }),
  ...[...before.keys()].filter((key) => !after.has(key)).map((key) => `- ${key}`),
];

const steps = (all: readonly MigrationStage[]): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    all.slice(1).map(({ id, deployment }, at) => {
      const before = all[at]?.deployment;
      return [
        id,
        before === undefined ? [] : differences(objectsOf(before), objectsOf(deployment)),
      ];
    }),
  );

interface Workload {
  readonly spec: {
    readonly replicas?: number;
    readonly template: {
      readonly spec: {
        readonly restartPolicy?: string;
        readonly containers: readonly {
          readonly args: readonly string[];
          readonly env?: readonly {
            readonly name: string;
            readonly valueFrom: { readonly secretKeyRef?: { readonly name: string } };
          }[];
        }[];
      };
    };
  };
}

const workload = (objects: Objects, key: string): Workload => {
  const object = objects.get(key);
  if (object === undefined) throw new Error(`no ${key}`);
  return object as unknown as Workload;
};

const secretsOf = (one: Workload): readonly string[] =>
  one.spec.template.spec.containers.flatMap(({ env = [] }) =>
    env.flatMap(({ valueFrom }) => valueFrom.secretKeyRef?.name ?? []),
  );

describe('the stages from a store in each cluster to a single store', () => {
  it('begin with the one file and end with the other, under one name', () => {
    const all = stages();
    expect(all.at(0)?.deployment).toEqual(deploymentOf(uri, topologyOf(oldText)));
    const { stage: _, migration: __, ...last } = all.at(-1)?.deployment ?? expect.fail('no stage');
    expect(last).toEqual(deploymentOf(uri, topologyOf(newText)));
  });

  it('change only what they are about', () => {
    expect(steps(stages())).toEqual({
      twins: [
        '~ aks/ConfigMap/thanos-query-endpoints',
        '+ aks/Service/thanos-store-old',
        '+ aks/StatefulSet/thanos-store-old',
        '+ gke/Service/thanos-store-old',
        '+ gke/Service/thanos-store-old-0-remote',
        '+ gke/StatefulSet/thanos-store-old',
      ],
      gateway: [
        '~ aks/ConfigMap/thanos-query-endpoints',
        '+ aks/Service/thanos-store-0',
        '+ aks/Service/thanos-store-1',
        '+ aks/StatefulSet/thanos-store-0',
        '+ aks/StatefulSet/thanos-store-1',
        '- aks/Service/thanos-store',
        '- aks/StatefulSet/thanos-store',
        '- gke/Service/thanos-store',
        '- gke/Service/thanos-store-0-remote',
        '- gke/StatefulSet/thanos-store',
      ],
      pause: ['~ aks/StatefulSet/thanos-compact', '~ gke/StatefulSet/thanos-compact'],
      writers: [
        '+ aks/Service/thanos-bucket-web',
        '~ aks/StatefulSet/thanos-compact',
        '~ aks/StatefulSet/thanos-prometheus',
        '+ aks/Deployment/thanos-bucket-web',
        '~ gke/StatefulSet/thanos-prometheus',
        '- aks/Service/thanos-query-frontend',
        '- aks/Deployment/thanos-query-frontend',
        '- gke/Service/thanos-compact',
        '- gke/StatefulSet/thanos-compact',
      ],
      copy: ['+ aks/Job/thanos-copy-bucket-old', '+ gke/Job/thanos-copy-bucket-old'],
      leave: [
        '~ aks/ConfigMap/thanos-query-endpoints',
        '- aks/Service/thanos-store-old',
        '- aks/StatefulSet/thanos-store-old',
        '- aks/Job/thanos-copy-bucket-old',
        '- gke/Service/thanos-store-old',
        '- gke/Service/thanos-store-old-0-remote',
        '- gke/StatefulSet/thanos-store-old',
        '- gke/Job/thanos-copy-bucket-old',
      ],
      compact: ['~ aks/StatefulSet/thanos-compact'],
    });
  });

  it('never have two compactors on one bucket, nor one while it is written or copied', () => {
    for (const { id, deployment } of stages()) {
      const running = [...objectsOf(deployment)]
        .filter(([key]) => key.endsWith('/StatefulSet/thanos-compact'))
        .map(([key, object]) => [key, object as unknown as Workload] as const)
        .filter(([, one]) => one.spec.replicas !== 0)
        .map(([key, one]) => `${key} ${secretsOf(one).join()}`);
      const isOld = ['labels', 'twins', 'gateway'].includes(id);
      const old = ['aks/StatefulSet/thanos-compact own', 'gke/StatefulSet/thanos-compact own'];
      const last = id === 'compact' ? ['aks/StatefulSet/thanos-compact one'] : [];
      expect({ id, running }).toEqual({ id, running: isOld ? old : last });
    }
  });

  it('answer from every old bucket until it is copied, and from the new one before it is written', () => {
    for (const { id, deployment } of stages()) {
      const objects = objectsOf(deployment);
      const reading = [...objects]
        .filter(([key]) => key.includes('/StatefulSet/thanos-store'))
        .map(
          ([key, object]) =>
            `${key.split('/')[0] ?? ''} ${secretsOf(object as unknown as Workload).join()}`,
        );
      const writing = secretsOf(workload(objects, 'gke/StatefulSet/thanos-prometheus'));
      for (const secret of writing)
        expect(reading.some((one) => one.endsWith(` ${secret}`))).toBe(true);
      const isLeft = id === 'leave' || id === 'compact';
      const old = reading.filter((one) => one.endsWith(' own'));
      expect({ id, old: [...new Set(old)] }).toEqual({
        id,
        old: isLeft ? [] : ['aks own', 'gke own'],
      });
    }
  });

  it('copy with both Secrets, once, whatever the level of a block', () => {
    const copy = stages().find(({ id }) => id === 'copy');
    if (copy === undefined) throw new Error('no copy');
    const job = workload(objectsOf(copy.deployment), 'gke/Job/thanos-copy-bucket-old');
    expect(secretsOf(job)).toEqual(['own', 'one']);
    expect(job.spec.template.spec.restartPolicy).toBe('Never');
    expect(job.spec.template.spec.containers[0]?.args).toEqual([
      'tools',
      'bucket',
      'replicate',
      '--single-run',
      '--log.level=info',
      '--log.format=logfmt',
      '--http-address=0.0.0.0:10902',
      '--objstore.config=$(OBJSTORE_CONFIG)',
      '--objstore-to.config=$(OBJSTORE_TO_CONFIG)',
      '--compaction-min=1',
      '--compaction-max=99',
    ]);
  });

  it('give twins node ports that nobody has, and the same ones in all stages', () => {
    const ports = new Set(
      stages().flatMap(({ deployment }) => {
        const service = objectsOf(deployment).get('gke/Service/thanos-store-old-0-remote');
        const spec = service?.['spec'] as { ports: { nodePort: number }[] } | undefined;
        return spec?.ports.map(({ nodePort }) => nodePort) ?? [];
      }),
    );
    expect([...ports]).toEqual([30_912]);
  });

  it('are noted in clusters, but for the first, with the migration that they belong to', () => {
    expect(stages().map(({ deployment }) => deployment.stage)).toEqual([
      undefined,
      'twins',
      'gateway',
      'pause',
      'writers',
      'copy',
      'leave',
      'compact',
    ]);
    const nameOf = (all: readonly MigrationStage[]) =>
      [...new Set(all.slice(1).map(({ deployment }) => deployment.migration))].join('; ');
    expect(nameOf(stages())).toBe(
      'own/objstore.yml@aks > one/objstore.yml, own/objstore.yml@gke > one/objstore.yml',
    );
    const onward = newText.replace('secret: one', 'secret: two');
    expect(nameOf(stages(newText, onward))).toBe('one/objstore.yml > two/objstore.yml');
  });

  it('name the gateways whose blocks are compared', () => {
    const copy = stages().find(({ id }) => id === 'copy');
    expect(copy?.after).toMatchObject([
      {
        kind: 'copied',
        from: [
          { cluster: 'aks', service: 'thanos-store-old' },
          { cluster: 'gke', service: 'thanos-store-old' },
        ],
        to: [
          { cluster: 'aks', service: 'thanos-store-0' },
          { cluster: 'aks', service: 'thanos-store-1' },
        ],
      },
    ]);
  });

  it('copy patches of a gateway for its twin', () => {
    const patch = `patches:
  - { target: { component: store, kind: StatefulSet }, patch: { spec: { minReadySeconds: 7 } } }
`;
    const twins = stages(oldText + patch).find(({ id }) => id === 'twins');
    if (twins === undefined) throw new Error('no twins');
    expect(objectsOf(twins.deployment).get('gke/StatefulSet/thanos-store-old')).toMatchObject({
      spec: { minReadySeconds: 7 },
    });
  });
});

/** With a gateway for a bucket that nobody writes into. */
const withArchive = (text: string): string =>
  text
    .replace('components:', '  archive: { secret: cold }\ncomponents:')
    .replace(/^  (prometheus|bucket-web):$/gmu, '  $1: { objectStore: bucket }')
    .replace(/^  (store|compact): \{/gmu, '  $1: { objectStore: bucket,')
    .replace(
      '  query:',
      '  cold: { type: store, clusters: [aks], objectStore: archive }\n  query:',
    );

describe('a bucket that nobody writes into', () => {
  it('is answered in all stages by the gateways of both files', () => {
    for (const { deployment } of stages(withArchive(oldText), withArchive(newText))) {
      const cold = workload(objectsOf(deployment), 'aks/StatefulSet/thanos-cold');
      expect(secretsOf(cold)).toEqual(['cold']);
    }
  });
});

describe('patches by name', () => {
  const second = oldText.replace(
    '  store: { clusters: data }',
    '  store: { clusters: data }\n  store-eu: { type: store, clusters: data }',
  );
  it('are copied for the objects of a gateway, and for none whose names only begin so', () => {
    const patches = `patches:
  - { target: { kind: StatefulSet, name: thanos-store }, patch: { spec: { minReadySeconds: 7 } } }
  - { target: { kind: StatefulSet, name: thanos-store-eu }, patch: { spec: { minReadySeconds: 9 } } }
  - { target: { name: thanos-store-0-remote }, patch: { metadata: { annotations: { a: b } } } }
`;
    const twins = stages(second + patches).find(({ id }) => id === 'twins');
    const objects = objectsOf((twins ?? expect.fail('no twins')).deployment);
    const names = ['thanos-store-old', 'thanos-store-eu-old'];
    expect(names.map((name) => objects.get(`gke/StatefulSet/${name}`))).toMatchObject([
      { spec: { minReadySeconds: 7 } },
      { spec: { minReadySeconds: 9 } },
    ]);
    expect(objects.get('gke/Service/thanos-store-old-0-remote')).toMatchObject({
      metadata: { annotations: { a: 'b' } },
    });
    const topology = topologyOf(second + patches);
    const store = componentsOf(topology, 'store').find(({ name }) => name === 'store');
    const twin = twinOf(topology, store ?? expect.fail('no store'), 'store-old');
    expect(twin.patches.map(({ target }) => target.name)).toEqual([
      'thanos-store-old',
      'thanos-store-old-0-remote',
    ]);
  });
});

describe('there is no way', () => {
  it.each([
    [
      'where both files name one Secret with other content',
      oldText,
      sampleText('single-store').replace('thanos-objstore', 'own'),
      'the new bucket needs a Secret of its own',
    ],
    ['where nothing changes its bucket', oldText, oldText, 'applying the new one is enough'],
    [
      'to other clusters',
      oldText,
      newText.replaceAll('gke', 'eks'),
      'the files have other clusters: `aks`, `gke`, and `aks`, `eks`',
    ],
    [
      'to other labels',
      oldText,
      newText.replace('gke: {', 'gke: { externalLabels: { env: x },'),
      '`gke` has other external labels (cluster="gke", env="x" in place of cluster="gke")',
    ],
    [
      'where writers are others',
      oldText,
      newText.replace('prometheus:', 'prometheus: { clusters: [aks] }'),
      '`prometheus` does not put blocks into a bucket in the same clusters (`aks`, `gke`)',
    ],
    [
      'where nobody would answer from a bucket that nothing is copied from',
      withArchive(oldText),
      newText,
      'a store gateway of the old file reads `archive` in `aks`, none of the new file does',
    ],
    [
      'to another way between clusters',
      oldText,
      newText.replace('type: nodePort', 'type: nodePort, strict: false'),
      'the clusters reach each other otherwise',
    ],
  ])('%s', (_what, from, to, message) => {
    const made = migration(from, to);
    expect(made.ok).toBe(false);
    expect(made.ok ? '' : made.problems.join('\n')).toContain(message);
  });
});
