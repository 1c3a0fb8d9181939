// The talk's demo on two clusters.
import { describeDemo } from './scaling-cases.ts';

describeDemo(['aks', 'gke']);
