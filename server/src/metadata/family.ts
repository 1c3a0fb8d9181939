const suffix = /_(?:bucket|sum|count|total|created|info)$/;

/**
 * Names under which the metadata of a series may be listed, best first: servers list the family of a histogram or
 * summary, not its `_bucket`, `_sum` and `_count` series, and OpenMetrics counters without `_total`.
 */
export const familyNames = (name: string): readonly string[] =>
  suffix.test(name) ? [name, name.replace(suffix, '')] : [name];
