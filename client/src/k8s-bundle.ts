// What speaks to API servers, loaded with the first connect.
export { createOpenCluster } from './k8s/node/create-open-cluster.ts';
