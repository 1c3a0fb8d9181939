/** What is loaded with the first question to a store: nothing else of the server knows gRPC. */
export { askStoreInfo } from './store-info.ts';
