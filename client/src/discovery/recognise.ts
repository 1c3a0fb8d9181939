import { hasFlag, leadingWords } from './arguments.ts';
import type { Clue, ComponentName, Product, ThanosComponent } from './found.ts';

/** What is seen of a program: a container with the labels of its pod, a workload's template, or a Service. */
export interface Sighting {
  readonly labels: Readonly<Record<string, string>>;
  /** Name of the container; empty when it is not known. */
  readonly container: string;
  readonly image: string;
  readonly args: readonly string[];
}

export interface Recognised {
  readonly component: ComponentName;
  readonly clues: readonly Clue[];
}

const subcommands: readonly ThanosComponent[] = [
  'sidecar',
  'query',
  'query-frontend',
  'store',
  'compact',
  'rule',
  'receive',
];

/**
 * What people call the parts of Thanos in labels and names of containers.
 * Source: kube-thanos jsonnet/kube-thanos, thanos-operator internal/pkg/manifests, bitnami/charts bitnami/thanos,
 * prometheus-operator pkg/prometheus and pkg/thanos.
 */
const thanosWords: ReadonlyMap<string, ThanosComponent> = new Map([
  ['sidecar', 'sidecar'],
  ['prometheus-sidecar', 'sidecar'],
  ['thanos-sidecar', 'sidecar'],
  ['query', 'query'],
  ['querier', 'query'],
  ['query-layer', 'query'],
  ['thanos-query', 'query'],
  ['thanos-querier', 'query'],
  ['query-frontend', 'query-frontend'],
  ['query-cache', 'query-frontend'],
  ['thanos-query-frontend', 'query-frontend'],
  ['store', 'store'],
  ['storegateway', 'store'],
  ['store-gateway', 'store'],
  ['object-store-gateway', 'store'],
  ['thanos-store', 'store'],
  ['thanos-storegateway', 'store'],
  ['compact', 'compact'],
  ['compactor', 'compact'],
  ['database-compactor', 'compact'],
  ['thanos-compact', 'compact'],
  ['thanos-compactor', 'compact'],
  ['rule', 'rule'],
  ['ruler', 'rule'],
  ['rule-evaluation-engine', 'rule'],
  ['thanos-rule', 'rule'],
  ['thanos-ruler', 'rule'],
  ['receive', 'receive'],
  ['receive-distributor', 'receive'],
  ['database-write-hashring', 'receive'],
  ['thanos-receive', 'receive'],
  ['thanos-receive-router', 'receive'],
  ['thanos-receive-ingester', 'receive'],
  ['bucketweb', 'bucket-web'],
  ['object-store-bucket-debugging', 'bucket-web'],
  ['thanos-bucket', 'bucket-web'],
]);

/** Flags that only Thanos has; a subcommand such as `query` says nothing by itself. */
const thanosFlags = [
  'grpc-address',
  'http-address',
  'objstore.config',
  'query.replica-label',
  'query-frontend.downstream-url',
  'prometheus.url',
];

/** Images by the last part of their name. */
const images: ReadonlyMap<string, ComponentName> = new Map([
  ['prometheus', 'prometheus'],
  ['prometheus-operator', 'prometheus-operator'],
  ['thanos-operator', 'thanos-operator'],
  ['namerd', 'namerd'],
  ['keda', 'keda-operator'],
  ['keda-metrics-apiserver', 'keda-metrics'],
  ['keda-admission-webhooks', 'keda-webhooks'],
]);

type Rule = (sighting: Sighting) => Recognised | undefined;

/** The first rule that knows it decides. */
const rules: readonly Rule[] = [linkerd, operators, thanosByArguments, prometheus, thanosByWords];

/** Which component a container runs; undefined for all others. */
export function recognise(sighting: Sighting): Recognised | undefined {
  for (const rule of rules) {
    const recognised = rule(sighting);
    if (recognised !== undefined) return recognised;
  }
  return undefined;
}

/** The family a component belongs to. */
export function productOf(component: ComponentName): Product {
  if (component === 'prometheus' || component === 'prometheus-operator') return 'prometheus';
  if (component.startsWith('linkerd') || component === 'namerd') return 'linkerd';
  return component.startsWith('keda') ? 'keda' : 'thanos';
}

/** Last part of an image's name, without tag and digest: `thanos` of `quay.io/thanos/thanos:v0.42.4`. */
export function imageName(image: string): string {
  return (image.replace(/@.*$/, '').split('/').at(-1) ?? '').replace(/:.*$/, '');
}

/** A version as programs write it, from the image's tag or the label; empty when neither holds one. */
export function versionOf({ image, labels }: Pick<Sighting, 'image' | 'labels'>): string {
  const tag = /:([^:/@]+)(?:@.*)?$/.exec(image)?.[1] ?? '';
  for (const text of [tag, labels['app.kubernetes.io/version'] ?? '']) {
    const version = /^v?(\d+\.\d+\.\d+(?:-(?:rc|beta|alpha|dev)[\w.]*)?)/.exec(text)?.[1];
    if (version !== undefined) return version;
  }
  return '';
}

function thanosByArguments({ args, image }: Sighting): Recognised | undefined {
  const words = leadingWords(args).map((word) => word.split('/').at(-1) ?? '');
  const isNamed = words[0] === 'thanos';
  const [first, ...rest] = isNamed ? words.slice(1) : words;
  const component =
    first === 'tools' && rest.join(' ') === 'bucket web'
      ? 'bucket-web'
      : subcommands.find((one) => one === first);
  if (component === undefined) return undefined;
  const isImage = isThanosImage(image);
  if (!isNamed && !isImage && !thanosFlags.some((flag) => hasFlag(args, flag))) return undefined;
  return { component, clues: isImage ? ['arguments', 'image'] : ['arguments'] };
}

function prometheus({ args, image, labels }: Sighting): Recognised | undefined {
  const isImage = images.get(imageName(image)) === 'prometheus';
  const byArguments =
    hasFlag(args, 'storage.tsdb.') ||
    hasFlag(args, 'storage.agent.') ||
    leadingWords(args)[0]?.split('/').at(-1) === 'prometheus';
  if (!isImage && !byArguments) return undefined;
  // Linkerd's own Prometheus is a part of its viz extension.
  if (labels['linkerd.io/extension'] === 'viz')
    return { component: 'linkerd-viz', clues: ['labels'] };
  const clues: Clue[] = [];
  if (byArguments) clues.push('arguments');
  if (isImage) clues.push('image');
  return { component: 'prometheus', clues };
}

/** An image of Thanos whose arguments are not known, or a Service: by the words people use. */
function thanosByWords({ image, labels, container }: Sighting): Recognised | undefined {
  const name = labels['app.kubernetes.io/name'] ?? labels['app'] ?? '';
  const isImage = isThanosImage(image);
  if (!isImage && !/^thanos(?:-|$)/.test(name)) return undefined;
  // A container beside the one that runs Thanos has another image.
  if (image !== '' && !isImage) return undefined;
  const component =
    thanosWords.get(labels['app.kubernetes.io/component'] ?? '') ??
    thanosWords.get(name) ??
    thanosWords.get(container);
  if (component === undefined) return undefined;
  return { component, clues: isImage ? ['image', 'labels'] : ['labels'] };
}

const isThanosImage = (image: string): boolean => /(?:^|-)thanos$/.test(imageName(image));

function operators({ image, labels }: Sighting): Recognised | undefined {
  const component = images.get(imageName(image));
  if (component !== undefined && component !== 'prometheus') return { component, clues: ['image'] };
  if (image !== '' || labels['app.kubernetes.io/name'] !== 'prometheus-operator') return undefined;
  return { component: 'prometheus-operator', clues: ['labels'] };
}

const controlPlane: ReadonlyMap<string, ComponentName> = new Map([
  ['destination', 'linkerd-destination'],
  ['identity', 'linkerd-identity'],
  ['proxy-injector', 'linkerd-proxy-injector'],
  ['service-mirror', 'linkerd-service-mirror'],
  ['linkerd-service-mirror', 'linkerd-service-mirror'],
  ['local-service-mirror', 'linkerd-service-mirror'],
]);

/**
 * By the labels of the charts; containers say little, for the proxy is in every meshed pod.
 * Source: linkerd2 charts/linkerd-control-plane, multicluster/charts, viz/charts; linkerd-examples k8s-daemonset.
 */
function linkerd(sighting: Sighting): Recognised | undefined {
  const { labels, container, image } = sighting;
  if (/^linkerd-(?:proxy|init|network-validator)$/.test(container)) return undefined;
  const component = linkerdByLabels(labels);
  if (component !== undefined) return { component, clues: ['labels'] };
  return /(?:^|\/)buoyantio\/linkerd(?:$|[:@])/.test(image)
    ? { component: 'linkerd1', clues: ['image'] }
    : undefined;
}

function linkerdByLabels(labels: Sighting['labels']): ComponentName | undefined {
  if (labels['app'] === 'linkerd-gateway') return 'linkerd-gateway';
  if (labels['app'] === 'l5d') return 'linkerd1';
  const part = labels['linkerd.io/control-plane-component'] ?? labels['component'] ?? '';
  switch (labels['linkerd.io/extension']) {
    case undefined:
      return labels['linkerd.io/control-plane-ns'] === undefined
        ? undefined
        : controlPlane.get(part);
    case 'multicluster':
      return part === 'controller' ? 'linkerd-service-mirror' : controlPlane.get(part);
    case 'viz':
      return part === '' || part === 'prometheus' ? undefined : 'linkerd-viz';
    default:
      return undefined;
  }
}
