// The talk's demo on as many clusters as the talk had.
import { defaultClusters } from './network/address-plan.ts';
import { describeDemo } from './scaling-cases.ts';

describeDemo(defaultClusters);
