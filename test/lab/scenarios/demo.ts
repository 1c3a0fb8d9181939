// The talk's demo: Thanos over several clusters, a mesh, and autoscaling by what Thanos knows of all of them.
import { autoscaling } from '../components/autoscaling.ts';
import { coreDns } from '../components/core-dns.ts';
import { keda } from '../components/keda.ts';
import { kubeState } from '../components/kube-state.ts';
import { linkerdControlPlane } from '../components/linkerd-control-plane.ts';
import { linkerdDefinitions } from '../components/linkerd-crds.ts';
import { linkerdL5d } from '../components/linkerd-l5d.ts';
import { linkerdMulticluster } from '../components/linkerd-multicluster.ts';
import { linkerdPolicies } from '../components/linkerd-objects.ts';
import { halfPair, oldPair, plainPair } from '../components/mesh-neighbours.ts';
import { linePair, uninvited } from '../components/mesh-refused.ts';
import { metricsServer } from '../components/metrics-server.ts';
import { demoNamespacesComponent } from '../components/namespaces.ts';
import { nodeExporter } from '../components/node-exporter.ts';
import { objectStoreSecret } from '../components/object-store-secret.ts';
import { prometheus } from '../components/prometheus.ts';
import { strest } from '../components/strest.ts';
import { thanosCompact } from '../components/thanos-compact.ts';
import { thanosQueryFrontend } from '../components/thanos-query-frontend.ts';
import { thanosQuery } from '../components/thanos-query.ts';
import { thanosRule } from '../components/thanos-rule.ts';
import { thanosStore } from '../components/thanos-store.ts';
import type { Scenario } from './scenario.ts';

export const demo: Scenario = {
  components: [
    coreDns,
    demoNamespacesComponent,
    objectStoreSecret,
    linkerdDefinitions,
    keda,
    metricsServer,
    prometheus,
    thanosStore,
    thanosQuery,
    thanosQueryFrontend,
    thanosRule,
    thanosCompact,
    kubeState,
    nodeExporter,
    linkerdControlPlane,
    linkerdL5d,
    strest,
    plainPair,
    halfPair,
    oldPair,
    linePair,
    uninvited,
    linkerdPolicies,
    linkerdMulticluster,
    autoscaling,
  ],
  images: [],
};
