import { readAdapterConfig } from '../../adapter/config.ts';
import { createResourceMapper, usualResources } from '../../adapter/known-resources.ts';
import { compileResourceRule } from '../../adapter/resource-rules.ts';
import { compileRule } from '../../adapter/rule.ts';
import type { ManifestCheck, ManifestRemark } from './check.ts';

const mapper = createResourceMapper(usualResources);

/** A resource that is not one of every cluster may well be there. */
const mayBeThere = (message: string): boolean => message.includes('no matches for');

/** Rules that prometheus-adapter does not start with, in its words. */
export const adapterRefused: ManifestCheck = {
  code: 'adapter-refused',
  severity: 'error',
  run: ({ manifest: { kind, value } }) => {
    if (kind !== '') return [];
    const { config, problems } = readAdapterConfig(value);
    if (problems.length > 0) return [];
    const { rules, externalRules, resourceRules } = config;
    const remarks: ManifestRemark[] = [];
    for (const [key, all] of [
      ['rules', rules] as const,
      ['externalRules', externalRules] as const,
    ]) {
      for (const [at, rule] of all.entries()) {
        const compiled = compileRule(rule, mapper);
        if (!compiled.ok && !mayBeThere(compiled.message)) {
          remarks.push({ path: [key, at, 'seriesQuery'], message: compiled.message });
        }
      }
    }
    for (const name of ['cpu', 'memory'] as const) {
      const compiled = resourceRules && compileResourceRule(resourceRules[name], mapper);
      if (compiled?.ok === false && !mayBeThere(compiled.message)) {
        remarks.push({ path: ['resourceRules', name], at: 'key', message: compiled.message });
      }
    }
    return remarks;
  },
};
