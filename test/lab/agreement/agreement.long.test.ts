import { describeAgreement } from './agreement-cases.ts';

describeAgreement(30);
