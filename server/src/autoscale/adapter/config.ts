import {
  fieldAt,
  present,
  readEntries,
  readFlag,
  readList,
  readObject,
  readText,
  type DecodeProblem,
  type Place,
} from '../manifest-reader.ts';

// Source of this file: prometheus-adapter v0.12.0 pkg/config/config.go; the names are those of the file.

export interface GroupResource {
  readonly group: string;
  readonly resource: string;
}

/** Only one of the two may be set. */
export interface SeriesFilter {
  readonly is: string;
  readonly isNot: string;
}

export interface ResourceMapping {
  readonly template: string;
  /** By label. */
  readonly overrides: ReadonlyMap<string, GroupResource>;
  readonly namespaced?: boolean;
}

export interface DiscoveryRule {
  readonly seriesQuery: string;
  readonly seriesFilters: readonly SeriesFilter[];
  readonly resources: ResourceMapping;
  readonly name: { readonly matches: string; readonly as: string };
  readonly metricsQuery: string;
}

export interface ResourceRule {
  readonly containerQuery: string;
  readonly nodeQuery: string;
  readonly resources: ResourceMapping;
  readonly containerLabel: string;
}

export interface AdapterConfig {
  readonly rules: readonly DiscoveryRule[];
  readonly externalRules: readonly DiscoveryRule[];
  readonly resourceRules?: {
    readonly cpu: ResourceRule;
    readonly memory: ResourceRule;
    /** As written: `5m`. */
    readonly window: string;
  };
}

export interface DecodedAdapterConfig {
  readonly config: AdapterConfig;
  readonly problems: readonly DecodeProblem[];
}

const text = (place: Place, key: string): string => readText(fieldAt(place, key)) ?? '';

const mapping = (place: Place): ResourceMapping =>
  present({
    template: text(place, 'template'),
    overrides: new Map(
      readEntries(fieldAt(place, 'overrides')).map(([label, entry]) => [
        label,
        { group: text(entry, 'group'), resource: text(entry, 'resource') },
      ]),
    ),
    namespaced: readFlag(fieldAt(place, 'namespaced')),
  });

const rule = (place: Place): DiscoveryRule => {
  const name = fieldAt(place, 'name');
  return {
    seriesQuery: text(place, 'seriesQuery'),
    seriesFilters: (readList(fieldAt(place, 'seriesFilters')) ?? []).map((filter) => ({
      is: text(filter, 'is'),
      isNot: text(filter, 'isNot'),
    })),
    resources: mapping(fieldAt(place, 'resources')),
    name: { matches: text(name, 'matches'), as: text(name, 'as') },
    metricsQuery: text(place, 'metricsQuery'),
  };
};

const resourceRule = (place: Place): ResourceRule => ({
  containerQuery: text(place, 'containerQuery'),
  nodeQuery: text(place, 'nodeQuery'),
  resources: mapping(fieldAt(place, 'resources')),
  containerLabel: text(place, 'containerLabel'),
});

/** Reads a decoded configuration of prometheus-adapter; what is of the wrong type is named and left out. */
export const readAdapterConfig = (value: unknown): DecodedAdapterConfig => {
  const problems: DecodeProblem[] = [];
  const place: Place = { path: '', value, problems };
  const resources = readObject(fieldAt(place, 'resourceRules'));
  const config: AdapterConfig = present({
    rules: (readList(fieldAt(place, 'rules')) ?? []).map(rule),
    externalRules: (readList(fieldAt(place, 'externalRules')) ?? []).map(rule),
    resourceRules:
      resources === undefined
        ? undefined
        : {
            cpu: resourceRule(fieldAt(resources, 'cpu')),
            memory: resourceRule(fieldAt(resources, 'memory')),
            window: text(resources, 'window'),
          },
  });
  return { config, problems };
};
