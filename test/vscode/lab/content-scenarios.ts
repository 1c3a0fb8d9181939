import { expect, it } from 'vitest';
import type { DrawnRow } from '../tree-view.ts';
import { away, home } from './context.ts';
import type { ExplorerSuite } from './context.ts';

/** Time (ms) in which rows and kubectl come to say the same: each is of some moment, and things change. */
const agreedMs = 120_000;

interface Listed<T> {
  readonly items: readonly T[];
}

interface Meta {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
}

interface Service extends Meta {
  readonly spec: {
    readonly clusterIP?: string;
    readonly type: string;
    readonly selector?: Readonly<Record<string, string>>;
    readonly ports?: readonly {
      readonly name?: string;
      readonly port: number;
      readonly targetPort: number | string;
      readonly nodePort?: number;
    }[];
  };
}

interface Pod extends Meta {
  readonly spec: { readonly containers: readonly { readonly image: string }[] };
  readonly status: {
    readonly phase: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

interface Autoscaler extends Meta {
  readonly spec: {
    readonly minReplicas: number;
    readonly maxReplicas: number;
    readonly scaleTargetRef: { readonly kind: string; readonly name: string };
  };
  readonly status: { readonly currentReplicas: number; readonly desiredReplicas: number };
}

const isReady = ({ status }: Pod): boolean =>
  status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false;

const selects = (selector: Readonly<Record<string, string>>, { metadata }: Pod): boolean =>
  Object.entries(selector).every(([name, value]) => metadata.labels?.[name] === value);

/** The words of a Service's row, from what kubectl knows. */
function serviceWords({ spec }: Service, pods: readonly Pod[]): string {
  const ports = (spec.ports ?? []).map(({ name, port, targetPort, nodePort }) =>
    [
      ...(name === undefined ? [] : [`${name} `]),
      String(port),
      ...(String(targetPort) === String(port) ? [] : [` → ${targetPort}`]),
      ...(nodePort === undefined ? [] : [`, node port ${nodePort}`]),
    ].join(''),
  );
  const { selector } = spec;
  const own = selector === undefined ? [] : pods.filter((pod) => selects(selector, pod));
  const ready = own.filter(isReady).length;
  const behind =
    selector === undefined
      ? ''
      : ready === 1
        ? '1 pod behind it'
        : ready > 1
          ? `${ready} pods behind it`
          : own.length === 0
            ? 'no pods behind it'
            : 'no ready pods behind it';
  const type = spec.clusterIP === 'None' ? 'headless' : spec.type;
  return [type, ports.join(', '), behind].filter(Boolean).join(' · ');
}

/** `3 replicas, 1 to 6`. */
function replicaWords({ spec, status }: Autoscaler): string {
  const { currentReplicas: current, desiredReplicas: desired } = status;
  const arrow = current === desired ? '' : `${current} → `;
  return `${arrow}${desired} replica${desired === 1 ? '' : 's'}, ${spec.minReplicas} to ${spec.maxReplicas}`;
}

/** What is in a cluster beside workloads: Services, autoscalers and what is installed, held against kubectl. */
export function contentScenarios(suite: () => ExplorerSuite): void {
  const list = async <T>(cluster: string, ...args: readonly string[]): Promise<readonly T[]> => {
    const text = await suite().lab.kubectl(cluster, ['get', ...args, '-o', 'json']);
    return (JSON.parse(text) as Listed<T>).items;
  };

  it.each(['strest', 'monitoring'])(
    'has the Services of %s, and the pods behind them',
    async (of) => {
      const { clusters, thanos, mesh } = suite();
      const services = [home, of, 'Services'] as const;
      await clusters.openAlone([thanos, mesh]);
      await clusters.expand(home);
      await clusters.expand(home, of);
      await clusters.expand(...services);
      const compared = async () => {
        const known = await list<Service>(home, 'services', '-n', of);
        const pods = await list<Pod>(home, 'pods', '-n', of);
        const wanted = known.map((one) => `${one.metadata.name}: ${serviceWords(one, pods)}`);
        const rows = (await clusters.below(...services)).map(textOf);
        const count = (await clusters.row(services)).description;
        return { count, rows: rows.toSorted(), wanted: wanted.toSorted() };
      };
      await expect
        .poll(
          async () => {
            const { count, rows, wanted } = await compared();
            return rows.join('\n') === wanted.join('\n') && count === String(wanted.length)
              ? 'agree'
              : { count, rows, wanted };
          },
          { timeout: agreedMs, interval: 1000 },
        )
        .toBe('agree');
      const behind = (await compared()).rows.find((row) => /[1-9]\d* pods? behind it$/.test(row));
      const name = behind?.split(':')[0] ?? expect.fail('no Service has a pod behind it');
      await clusters.expand(...services, name);
      await clusters.row([...services, name, /-/]);
      const service = (await list<Service>(home, 'services', '-n', of)).find(
        ({ metadata }) => metadata.name === name,
      );
      const text = await clusters.tooltip([...services, name], 'Selects: ');
      expect(text).toContain(`Type: ${service?.spec.type}`);
      for (const [label, value] of Object.entries(service?.spec.selector ?? {}))
        expect(text).toContain(`Selects: ${label}=${value}`);
      await clusters.collapse(...services);
      await clusters.collapse(home, of);
    },
  );

  it('has the autoscalers of the demo with their replicas, targets and metrics', async () => {
    const { clusters } = suite();
    const group = [home, 'strest', 'Autoscalers'] as const;
    await clusters.expand(home, 'strest');
    const read = () => list<Autoscaler>(home, 'horizontalpodautoscalers', '-n', 'strest');
    const [first] = await read();
    const target = first?.spec.scaleTargetRef ?? expect.fail('the demo has no autoscaler');
    await clusters.row(group, ({ description }) => description === '1');
    await clusters.expand(...group);
    const [row] = await clusters.below(...group);
    const name = row?.label ?? '';
    await expect
      .poll(
        async () => {
          const [known] = await read();
          const { description } = await clusters.row([...group, name]);
          const words = known === undefined ? '-' : replicaWords(known);
          return description.includes(` · ${words}`) ? 'agree' : { description, words };
        },
        { timeout: agreedMs, interval: 1000 },
      )
      .toBe('agree');
    await clusters.expand(...group, name);
    await clusters.row(
      [...group, name, `${target.kind} ${target.name}`],
      ({ description }) => description === 'is scaled',
    );
    const labels = (await clusters.below(...group, name)).map(({ label }) => label);
    expect(labels.length).toBeGreaterThan(2);
    const text = await clusters.tooltip([...group, name], 'Scales: ');
    expect(text).toContain(`Scales: ${target.kind} ${target.name}`);
    await clusters.collapse(...group);
    await clusters.collapse(home, 'strest');
    await clusters.collapse(home);
  });

  it.each([home, away])('knows what is installed in %s', async (cluster) => {
    const { clusters } = suite();
    const installed = [cluster, 'Installed'] as const;
    await clusters.expand(cluster);
    await clusters.row(
      installed,
      ({ description }) => description === 'Thanos, Prometheus, Linkerd, KEDA',
    );
    await clusters.expand(...installed);
    const deployed = (
      await list<Meta>(cluster, 'deployments,statefulsets,daemonsets', '--all-namespaces')
    ).map(({ metadata }) => metadata.name);
    for (const product of ['Thanos', 'Prometheus', 'Linkerd', 'KEDA']) {
      // A row is there before those below it.
      await clusters.row([...installed, product, /./]);
      const rows = await clusters.below(...installed, product);
      for (const { label } of rows) expect(deployed).toContain(label);
    }
    // Of each there is the version that its image names, and the pods that kubectl counts as ready.
    const pods = await list<Pod>(cluster, 'pods', '-n', 'monitoring');
    const images = pods.flatMap(({ spec }) => spec.containers.map(({ image }) => image));
    const version = images.map((image) => /thanos:(?:v)?([\d.]+)/.exec(image)?.[1]).find(Boolean);
    const thanos = await clusters.row([...installed, 'Thanos']);
    expect(thanos.description).toContain(version ?? 'a version');
    const store = pods.filter(({ metadata }) => metadata.name.startsWith('thanos-store-'));
    await clusters.row(
      [...installed, 'Thanos', 'thanos-store'],
      ({ description }) =>
        description.includes('monitoring') &&
        description.includes(`${store.filter(isReady).length} of ${store.length} ready`),
    );
    const text = await clusters.tooltip([...installed, 'Thanos', 'thanos-store'], 'Workload: ');
    expect(text).toMatch(/Workload: \w+ monitoring\/thanos-store/);
    await clusters.collapse(...installed);
    await clusters.collapse(cluster);
  });
}

function textOf({ label, description }: DrawnRow): string {
  return `${label}: ${description}`;
}
