import { done, failed, type Outcome } from '../hpa/outcome.ts';
import type { ResourceMapping } from './config.ts';
import { compileGoRegex, type GoRegex } from './go-regex.ts';
import { parseGoTemplate, runGoTemplate, type GoTemplate } from './go-template.ts';
import { resourceText, type KnownResource, type ResourceMapper } from './known-resources.ts';

// Source of this file: prometheus-adapter v0.12.0 pkg/naming/resource_converter.go, lbl_res.go

/** A label that stands for a resource, or says why it does not. */
export interface LabelReading {
  readonly label: string;
  readonly resource: Outcome<KnownResource>;
}

export interface SeriesResources {
  /** In the order of the labels. */
  readonly resources: readonly KnownResource[];
  /** Labels that have the form of a resource but name none. */
  readonly misread: readonly LabelReading[];
  readonly namespaced: boolean;
}

/** Which label stands for which resource. */
export interface ResourceLabels {
  readonly ofSeries: (labels: Iterable<string>) => SeriesResources;
  readonly labelFor: (resource: KnownResource) => Outcome<string>;
}

interface LabelForm {
  readonly template: GoTemplate;
  readonly regex: GoRegex;
}

const labelForm = (template: string): Outcome<LabelForm | undefined> => {
  if (template === '') return done(undefined);
  const parsed = parseGoTemplate(template);
  const quoted = JSON.stringify(template);
  if (!parsed.ok) return failed(`unable to parse label template ${quoted}: ${parsed.message}`);
  const why = `unable to generate label format from template ${quoted}`;
  const pattern = runGoTemplate(parsed.value, {
    Group: '(?P<group>.+?)',
    Resource: '(?P<resource>.+?)',
  });
  if (!pattern.ok) {
    return failed(`${why}: unable to convert label template to matcher: ${pattern.message}`);
  }
  const regex = compileGoRegex(`^${pattern.value}$`);
  if (!regex.ok) {
    return failed(`${why}: unable to convert label template to matcher: ${regex.message}`);
  }
  if (!pattern.value.includes('(?P<resource>')) {
    return failed(`${why}: must include at least \`{{.Resource}}\` in the label template`);
  }
  return done({ template: parsed.value, regex: regex.value });
};

const overridesOf = (
  { overrides }: ResourceMapping,
  mapper: ResourceMapper,
): Outcome<ReadonlyMap<string, KnownResource>> => {
  const found = new Map<string, KnownResource>();
  for (const [label, named] of overrides) {
    const resource = mapper.resourceFor(named);
    if (!resource.ok) {
      return failed(
        `unable to normalize group-resource ${resourceText(named)}: ${resource.message}`,
      );
    }
    found.set(label, resource.value);
  }
  return done(found);
};

/** Resources that belong to no namespace. */
const clusterWide: ReadonlySet<string> = new Set(['namespaces', 'nodes', 'persistentvolumes']);

export const isClusterWide = ({ group, resource }: KnownResource): boolean =>
  group === '' && clusterWide.has(resource);

const isSame = (left: KnownResource, right: KnownResource): boolean =>
  left.resource === right.resource && left.group === right.group;

export const createResourceLabels = (
  mapping: ResourceMapping,
  mapper: ResourceMapper,
): Outcome<ResourceLabels> => {
  const form = labelForm(mapping.template);
  if (!form.ok) return form;
  const overrides = overridesOf(mapping, mapper);
  if (!overrides.ok) return overrides;
  const { template, regex } = form.value ?? {};
  const readLabel = (label: string): LabelReading | undefined => {
    const overridden = overrides.value.get(label);
    if (overridden !== undefined) return { label, resource: done(overridden) };
    const groups = regex?.match(label)?.groups;
    if (groups === undefined) return undefined;
    const { group = '', resource = '' } = groups;
    return { label, resource: mapper.resourceFor({ group, resource }) };
  };
  return done({
    ofSeries: (labels) => {
      const resources: KnownResource[] = [];
      const misread: LabelReading[] = [];
      let namespaced = false;
      for (const label of labels) {
        const reading = readLabel(label);
        if (reading?.resource.ok === false) {
          misread.push(reading);
          continue;
        }
        const resource = reading?.resource.value;
        if (resource !== undefined) resources.push(resource);
        // A label that stands for nothing makes the metric one of a namespace, too.
        if (resource === undefined || !isClusterWide(resource)) namespaced = true;
      }
      return { resources, misread, namespaced };
    },
    labelFor: (resource) => {
      const why = `unable to convert resource ${resourceText(resource)} into label`;
      // Of several labels the adapter takes any; here the last one.
      const label = [...overrides.value].findLast(([, other]) => isSame(other, resource))?.[0];
      if (label !== undefined) return done(label);
      if (template === undefined) {
        return failed(`${why}: no generic resource label form specified for this metric`);
      }
      const singular = mapper.singularOf(resource.resource);
      if (!singular.ok)
        return failed(`${why}: unable to singularize resource: ${singular.message}`);
      const written = runGoTemplate(template, {
        Group: resource.group.replaceAll(/[.-]/g, '_'),
        Resource: singular.value,
      });
      if (!written.ok) return failed(`${why}: ${written.message}`);
      return written.value === ''
        ? failed(`${why}: empty label produced by label template`)
        : written;
    },
  });
};
