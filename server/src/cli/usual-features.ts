import { allFeatures, type Feature } from '../promql/index.ts';

/** What `all` means: every feature but the spelling of names, which changes what ordinary text means. */
export const usualFeatures: readonly Feature[] = allFeatures.filter(
  (feature) => feature !== 'unquoted-utf8-names',
);
