// What speaks to API servers, loaded with the first connect.
export { createOpenCluster } from './k8s/node/create-open-cluster.ts';
// The sentences of a bundle are its own.
export { installTranslator } from './util/words.ts';
