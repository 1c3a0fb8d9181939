/** Annotations that something of ours reads, by the start of their names. Others may be long, and may be secret. */
const prefixes = [
  'prometheus.io/',
  'autoscaling.keda.sh/',
  'deployment.kubernetes.io/revision',
  'kubectl.kubernetes.io/restartedAt',
  'kubectl.kubernetes.io/default-container',
  'service.beta.kubernetes.io/',
] as const;

/** `linkerd.io/inject`, `config.linkerd.io/opaque-ports`, `config.alpha.linkerd.io/…`, `mirror.linkerd.io/…`. */
const ofLinkerd = /^(?:[a-z]+\.)*linkerd\.io\//u;

/** Whether an annotation is kept. */
export function keepsAnnotation(name: string): boolean {
  return ofLinkerd.test(name) || prefixes.some((prefix) => name.startsWith(prefix));
}
