import type { WorkloadObject } from '../k8s/model.ts';

/** Source: github.com/kubernetes-sigs/prometheus-adapter v0.12.0, Makefile and charts; older images are called after the architecture. */
const image = /(?:^|\/)(?:k8s-)?prometheus-adapter(?:-[a-z0-9]+)?(?:[:@]|$)/u;

/** Whether a Deployment is an installation of prometheus-adapter. */
export const isAdapter = ({ images }: Pick<WorkloadObject, 'images'>): boolean =>
  images.some((one) => image.test(one));
