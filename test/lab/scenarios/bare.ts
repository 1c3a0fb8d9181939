// Clusters with nothing in them but names, the bucket's Secret and every image at hand: where the topology commands start.
import { coreDns } from '../components/core-dns.ts';
import { monitoringNamespaceComponent } from '../components/namespaces.ts';
import { objectStoreSecret } from '../components/object-store-secret.ts';
import type { Scenario } from './scenario.ts';

export const bare: Scenario = {
  components: [coreDns, monitoringNamespaceComponent, objectStoreSecret],
  images: ['thanos', 'prometheus', 'node-exporter'],
};
