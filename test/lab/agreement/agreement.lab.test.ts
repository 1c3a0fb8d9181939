// The short form: enough for every kind of autoscaler to go up and down several times.
import { describeAgreement } from './agreement-cases.ts';

describeAgreement(8);
