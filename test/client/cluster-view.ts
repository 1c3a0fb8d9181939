import { emptySnapshot } from '../../client/src/k8s/model.ts';
import type { ClusterView } from '../../client/src/k8s/model.ts';

/** What is known of a cluster that is live and empty. */
export function clusterView(context: string, more: Partial<ClusterView> = {}): ClusterView {
  return {
    context,
    server: `https://${context}.example:6443`,
    user: 'admin',
    namespace: 'default',
    files: ['/home/me/.kube/config'],
    current: false,
    insecure: false,
    connection: { kind: 'live' },
    version: 'v1.36.3',
    snapshot: emptySnapshot,
    ...more,
  };
}
