import { invalid, type FieldError } from './field-error.ts';

const regexError = (message: string, pattern: string, ...examples: readonly string[]): string =>
  `${message} (e.g. ${examples.map((example) => `'${example}', `).join(' or ')}regex used for validation is '${pattern}')`;

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const labelMessage =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
const subdomain = `${label}(\\.${label})*`;
const subdomainMessage =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
const key = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const keyMessage =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

const labelPattern = new RegExp(`^${label}$`, 'u');
const subdomainPattern = new RegExp(`^${subdomain}$`, 'u');
const keyPattern = new RegExp(`^${key}$`, 'u');

const tooLong = (limit: number): string => `must be no more than ${String(limit)} bytes`;

/** Source: k8s.io/apimachinery v0.36.3 pkg/api/validate/content/path.go IsPathSegmentName */
export const pathSegmentProblems = (name: string): readonly string[] => {
  if (name === '.' || name === '..') return [`may not be '${name}'`];
  return ['/', '%']
    .filter((part) => name.includes(part))
    .map((part) => `may not contain '${part}'`);
};

/** Source: k8s.io/apimachinery v0.36.3 pkg/api/validate/content/dns.go IsDNS1123Label */
export const dnsLabelProblems = (name: string): readonly string[] => {
  const problems: string[] = [];
  if (name.length > 63) problems.push(tooLong(63));
  if (!labelPattern.test(name)) {
    problems.push(
      subdomainPattern.test(name)
        ? 'must not contain dots'
        : regexError(labelMessage, label, 'my-name', '123-abc'),
    );
  }
  return problems;
};

const subdomainProblems = (name: string): readonly string[] => {
  const problems: string[] = [];
  if (name.length > 253) problems.push(tooLong(253));
  if (!subdomainPattern.test(name)) {
    problems.push(regexError(subdomainMessage, subdomain, 'example.com'));
  }
  return problems;
};

/** Source: k8s.io/apimachinery v0.36.3 pkg/api/validate/content/kube.go IsLabelKey */
const qualifiedNameProblems = (value: string): readonly string[] => {
  const parts = value.split('/');
  const described = regexError(keyMessage, key, 'MyName', 'my.name', '123-abc');
  if (parts.length > 2) {
    return [
      `a valid label key ${described} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const problems: string[] = [];
  const [prefix, name] = parts.length === 2 ? parts : [undefined, parts[0]];
  if (prefix === '') problems.push('prefix part must be non-empty');
  else if (prefix !== undefined) {
    problems.push(...subdomainProblems(prefix).map((problem) => `prefix part ${problem}`));
  }
  if (name === '') problems.push('name part must be non-empty');
  else if ((name ?? '').length > 63) problems.push(`name part ${tooLong(63)}`);
  if (!keyPattern.test(name ?? '')) problems.push(`name part ${described}`);
  return problems;
};

const standardResources = new Set([
  'cpu',
  'memory',
  'ephemeral-storage',
  'requests.cpu',
  'requests.memory',
  'requests.ephemeral-storage',
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage',
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'storage',
  'requests.storage',
  'services.nodeports',
  'services.loadbalancers',
]);
const containerResources = new Set(['cpu', 'memory', 'ephemeral-storage']);
const requestsPrefix = 'requests.';

const isHugePages = (name: string): boolean => name.startsWith('hugepages-');

/** Source: kubernetes v1.36.3 pkg/apis/core/helper/helpers.go IsExtendedResourceName */
const isExtendedResource = (name: string): boolean =>
  !name.startsWith(requestsPrefix) &&
  qualifiedNameProblems(`${requestsPrefix}${name}`).length === 0;

/** Source: kubernetes v1.36.3 pkg/apis/core/v1/validation/validation.go ValidateContainerResourceName */
export const containerResourceErrors = (name: string, field: string): readonly FieldError[] => {
  const problems = qualifiedNameProblems(name);
  if (problems.length > 0) return problems.map((problem) => invalid(field, name, problem));
  if (!name.includes('/')) {
    const isStandard =
      standardResources.has(name) || isHugePages(name) || name.startsWith('requests.hugepages-');
    if (!isStandard) {
      return [invalid(field, name, 'must be a standard resource type or fully qualified')];
    }
    return containerResources.has(name) || isHugePages(name)
      ? []
      : [invalid(field, name, 'must be a standard resource for containers')];
  }
  const isNative = name.includes('kubernetes.io/');
  return isNative || isExtendedResource(name)
    ? []
    : [invalid(field, name, "doesn't follow extended resource name standard")];
};
