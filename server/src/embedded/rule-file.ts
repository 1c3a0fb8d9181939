import type { Host, HostFile } from './host.ts';
import { extractRules, type FindSources } from './rule-groups.ts';
import { isHelmTemplate, isYamlFile } from './yaml-file.ts';

const groupsKey = /(?:^\uFEFF?|[{,]\s*)(?:groups|"groups"|'groups')[ \t]*:/m;
const rulesKey = /(?:^|[\s{,[-])(?:rules|"rules"|'rules')[ \t]*:/m;

/** Manifests and Grafana's provisioning files have groups of rules of their own. */
const apiVersionKey = /^(?:apiVersion|"apiVersion"|'apiVersion')[ \t]*:/m;

const accepts = ({ uri, languageId, text }: HostFile): boolean =>
  isYamlFile(uri, languageId) &&
  text.includes('groups') &&
  text.includes('rules') &&
  groupsKey.test(text) &&
  rulesKey.test(text) &&
  !apiVersionKey.test(text) &&
  !isHelmTemplate(text);

/** Every document's root holds the groups; the tools read the first document only, and say so. */
export const ruleFileSources: FindSources = (map, document, resolve) => [
  { map, document, resolve },
];

/** Prometheus and Thanos rule files: `groups[].rules[].expr`. */
export const ruleFile: Host = {
  kind: 'rules',
  accepts,
  extract: extractRules('rules', ruleFileSources),
};
