import type {
  ContainerResourceMetric,
  ExternalMetric,
  MetricIdentifier,
  MetricSpec,
  MetricTarget,
  ObjectMetric,
  PodsMetric,
  ResourceMetric,
} from '../spec.ts';
import { forbidden, invalid, notSupported, required, type FieldError } from './field-error.ts';
import { containerResourceErrors, dnsLabelProblems, pathSegmentProblems } from './names.ts';
import { referenceErrors } from './references.ts';

// Source of this file: kubernetes v1.36.3 pkg/apis/autoscaling/validation/validation.go, one function each.

const sourceTypes = ['ContainerResource', 'External', 'Object', 'Pods', 'Resource'] as const;
const targetTypes: ReadonlySet<string> = new Set(['Utilization', 'Value', 'AverageValue']);

/** The field of a metric by its type. */
const fieldOfType: ReadonlyMap<string, keyof Omit<MetricSpec, 'type'>> = new Map([
  ['Object', 'object'],
  ['External', 'external'],
  ['Pods', 'pods'],
  ['Resource', 'resource'],
  ['ContainerResource', 'containerResource'],
]);

const targetErrors = (
  { type, value, averageValue, averageUtilization }: MetricTarget,
  field: string,
): readonly FieldError[] => {
  const errors: FieldError[] = [];
  if (type === '') errors.push(required(`${field}.type`, 'must specify a metric target type'));
  if (!targetTypes.has(type)) {
    const detail = 'must be either Utilization, Value, or AverageValue';
    errors.push(invalid(`${field}.type`, type, detail));
  }
  if (value !== undefined && value.sign !== 1) {
    errors.push(invalid(`${field}.value`, value.canonical, 'must be positive'));
  }
  if (averageValue !== undefined && averageValue.sign !== 1) {
    errors.push(invalid(`${field}.averageValue`, averageValue.canonical, 'must be positive'));
  }
  if (averageUtilization !== undefined && averageUtilization < 1) {
    const detail = 'must be greater than 0';
    errors.push(invalid(`${field}.averageUtilization`, averageUtilization, detail));
  }
  return errors;
};

const identifierErrors = ({ name }: MetricIdentifier, field: string): readonly FieldError[] =>
  name === ''
    ? [required(`${field}.name`, 'must specify a metric name')]
    : pathSegmentProblems(name).map((problem) => invalid(`${field}.name`, name, problem));

const objectErrors = (
  { describedObject, metric, target }: ObjectMetric,
  field: string,
): readonly FieldError[] => [
  ...referenceErrors(describedObject, `${field}.describedObject`, true),
  ...identifierErrors(metric, `${field}.metric`),
  ...targetErrors(target, `${field}.target`),
  ...(target.value === undefined && target.averageValue === undefined
    ? [required(`${field}.target.averageValue`, 'must set either a target value or averageValue')]
    : []),
];

const externalErrors = (
  { metric, target }: ExternalMetric,
  field: string,
): readonly FieldError[] => {
  const { value, averageValue } = target;
  const errors = [
    ...identifierErrors(metric, `${field}.metric`),
    ...targetErrors(target, `${field}.target`),
  ];
  if (value === undefined && averageValue === undefined) {
    const detail = 'must set either a target value for metric or a per-pod target';
    errors.push(required(`${field}.target.averageValue`, detail));
  }
  if (value !== undefined && averageValue !== undefined) {
    const detail = 'may not set both a target value for metric and a per-pod target';
    errors.push(forbidden(`${field}.target.value`, detail));
  }
  return errors;
};

const podsErrors = ({ metric, target }: PodsMetric, field: string): readonly FieldError[] => [
  ...identifierErrors(metric, `${field}.metric`),
  ...targetErrors(target, `${field}.target`),
  ...(target.averageValue === undefined
    ? [required(`${field}.target.averageValue`, 'must specify a positive target averageValue')]
    : []),
];

const resourceTargetErrors = (target: MetricTarget, field: string): readonly FieldError[] => {
  const { averageUtilization, averageValue } = target;
  const errors = [...targetErrors(target, field)];
  if (averageUtilization === undefined && averageValue === undefined) {
    const detail = 'must set either a target raw value or a target utilization';
    errors.push(required(`${field}.averageUtilization`, detail));
  }
  if (averageUtilization !== undefined && averageValue !== undefined) {
    const detail = 'may not set both a target raw value and a target utilization';
    errors.push(forbidden(`${field}.averageValue`, detail));
  }
  return errors;
};

const resourceErrors = ({ name, target }: ResourceMetric, field: string): readonly FieldError[] => [
  ...(name === '' ? [required(`${field}.name`, 'must specify a resource name')] : []),
  ...resourceTargetErrors(target, `${field}.target`),
];

const containerErrors = (
  { name, container, target }: ContainerResourceMetric,
  field: string,
): readonly FieldError[] => [
  ...(name === ''
    ? [required(`${field}.name`, 'must specify a resource name')]
    : containerResourceErrors(name, `${field}.name`)),
  ...(container === ''
    ? [required(`${field}.container`, 'must specify a container')]
    : dnsLabelProblems(container).map((problem) =>
        invalid(`${field}.container`, container, problem),
      )),
  ...resourceTargetErrors(target, `${field}.target`),
];

/** The checks of the fields that are set, in the server's order; only the first one is looked into. */
const presentSources = (
  metric: MetricSpec,
  field: string,
): readonly (readonly [string, () => readonly FieldError[]])[] => {
  const { object, external, pods, resource, containerResource } = metric;
  const found: (readonly [string, () => readonly FieldError[]])[] = [];
  if (object) found.push(['object', () => objectErrors(object, `${field}.object`)]);
  if (external) found.push(['external', () => externalErrors(external, `${field}.external`)]);
  if (pods) found.push(['pods', () => podsErrors(pods, `${field}.pods`)]);
  if (resource) found.push(['resource', () => resourceErrors(resource, `${field}.resource`)]);
  if (containerResource) {
    const path = `${field}.containerResource`;
    found.push(['containerResource', () => containerErrors(containerResource, path)]);
  }
  return found;
};

/** Source: as above, validateMetricSpec */
export const metricErrors = (metric: MetricSpec, field: string): readonly FieldError[] => {
  const { type } = metric;
  const errors: FieldError[] = [];
  const expected = fieldOfType.get(type);
  if (type === '') errors.push(required(`${field}.type`, 'must specify a metric source type'));
  if (expected === undefined) errors.push(notSupported(`${field}.type`, type, sourceTypes));
  const present = presentSources(metric, field);
  const [first] = present;
  if (first !== undefined) errors.push(...first[1]());
  if (expected === undefined) errors.push(notSupported(`${field}.type`, type, sourceTypes));
  else if (metric[expected] === undefined) {
    const detail = 'must populate information for the given metric source';
    errors.push(required(`${field}.${expected}`, detail));
  }
  if (present.length !== 1) {
    const others = present.map(([name]) => name).filter((name) => name !== expected);
    const detail = 'must populate the given metric source only';
    errors.push(...others.map((name) => forbidden(`${field}.${name}`, detail)));
  }
  return errors;
};
