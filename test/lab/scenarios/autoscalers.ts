// Autoscalers of three kinds over loads that can be changed, and a controller manager that writes down what it was answered.
import { coreDns } from '../components/core-dns.ts';
import { keda } from '../components/keda.ts';
import { metricsServer } from '../components/metrics-server.ts';
import { demoNamespacesComponent } from '../components/namespaces.ts';
import { objectStoreSecret } from '../components/object-store-secret.ts';
import { prometheus } from '../components/prometheus.ts';
import { scaledWorkloads } from '../components/scaled-workloads.ts';
import type { Scenario } from './scenario.ts';

export const autoscalers: Scenario = {
  components: [
    coreDns,
    demoNamespacesComponent,
    objectStoreSecret,
    keda,
    metricsServer,
    prometheus,
    scaledWorkloads,
  ],
  images: [],
  controllerManager: [
    // One autoscaler after the other, so that what is logged in a row belongs together.
    '--concurrent-horizontal-pod-autoscaler-syncs=1',
    '--kube-api-content-type=application/json',
    // The answers whole (request.go), in calls of the autoscaler and of the clients that it asks through.
    `--vmodule=${['request', 'horizontal', 'replica_calculator', 'client', 'type'].map((file) => `${file}=10`).join(',')}`,
  ],
};
