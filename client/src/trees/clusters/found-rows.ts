import type { ComponentName, FoundComponent, Product } from '../../discovery/found.ts';
import type { EndpointView } from '../../endpoints/endpoints.ts';
import { anatomyOf } from '../../thanos/anatomy.ts';
import { say } from '../../util/words.ts';
import { field } from '../tooltip-parts.ts';
import type { TreeNode } from '../tree-node.ts';
import { isDimmed, rowId } from './clusters-state.ts';
import type { RowContext } from './clusters-state.ts';
import { healthIcon } from './pod-rows.ts';

const products: readonly Product[] = ['thanos', 'prometheus', 'linkerd', 'keda'];

/** The row with what is installed in a cluster, as far as discovery knows it; none when nothing is. */
export function foundRows(
  row: RowContext,
  found: readonly FoundComponent[],
  endpoints: readonly EndpointView[],
): readonly TreeNode[] {
  if (found.length === 0) return [];
  const id = rowId(row.view.context, 'found');
  const names = products.filter((product) => found.some((one) => one.product === product));
  const components = found.map((one) => ({
    found: one,
    endpoint: endpoints.find(({ source }) => source.kind === 'found' && source.found === one),
  }));
  return [
    {
      id,
      label: say('Installed'),
      description: names.map(productName).join(', '),
      icon: { name: 'extensions' },
      dimmed: isDimmed(row.view),
      context: ['group'],
      expand: 'collapsed',
      children: () => names.map((product) => productRow(row, id, product, components)),
      basis: [...found, '|', ...endpoints, isDimmed(row.view)],
    },
  ];
}

interface Component {
  readonly found: FoundComponent;
  readonly endpoint: EndpointView | undefined;
}

function productRow(
  row: RowContext,
  parent: string,
  product: Product,
  components: readonly Component[],
): TreeNode {
  const id = `${parent}/${product}`;
  const own = components.filter(({ found }) => found.product === product);
  const versions = new Set(own.map(({ found }) => found.version).filter(Boolean));
  return {
    id,
    label: productName(product),
    description: [...versions].toSorted().join(', '),
    icon: { name: 'package' },
    dimmed: isDimmed(row.view),
    context: ['group'],
    expand: 'expanded',
    children: () => own.map((component) => componentRow(row, id, component)),
    basis: [...own.flatMap(({ found, endpoint }) => [found, endpoint]), isDimmed(row.view)],
  };
}

function componentRow(row: RowContext, parent: string, { found, endpoint }: Component): TreeNode {
  const { component, namespace, name, pods, version, workload } = found;
  const ready = pods.filter((pod) => pod.ready).length;
  const words = componentWords(component);
  const texts = [
    words,
    namespace,
    ...(pods.length === 0
      ? []
      : [say('{ready} of {desired} ready', { ready, desired: pods.length })]),
    ...(endpoint?.chosen === true ? [say('in use for PromQL')] : []),
  ];
  const speaks =
    endpoint !== undefined && ['query', 'query-frontend', 'prometheus'].includes(component);
  return {
    id: `${parent}/${rowId(found.id, component)}`,
    label: name,
    description: texts.join(' · '),
    icon: healthIcon('circle-filled', {
      level: pods.length > 0 && ready < pods.length ? 'warning' : 'ok',
    }),
    dimmed: isDimmed(row.view),
    tooltip: () => [
      { kind: 'heading', text: name },
      { kind: 'text', text: words },
      field(say('Workload'), `${workload.kind} ${namespace}/${workload.name}`),
      ...(version === '' ? [] : [field(say('Version'), version)]),
      ...(found.image === '' ? [] : [field(say('Image'), found.image)]),
    ],
    context: ['component', ...(speaks ? ['querier'] : [])],
    accessibility: [name, ...texts].join(', '),
    expand: 'none',
    ...(speaks ? { subject: { kind: 'querier', endpoint: endpoint.name } } : {}),
  };
}

function productName(product: Product): string {
  switch (product) {
    case 'thanos':
      return 'Thanos';
    case 'prometheus':
      return 'Prometheus';
    case 'linkerd':
      return 'Linkerd';
    case 'keda':
      return 'KEDA';
  }
}

function componentWords(component: ComponentName): string {
  switch (component) {
    case 'sidecar':
    case 'query':
    case 'query-frontend':
    case 'store':
    case 'compact':
    case 'rule':
    case 'receive':
    case 'bucket-web':
      return anatomyOf(component).one;
    case 'prometheus':
      return 'Prometheus';
    case 'linkerd1':
      return 'Linkerd 1.x';
    default:
      // The other names are those that their projects give them.
      return component;
  }
}
