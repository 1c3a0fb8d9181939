import type { Fix, FixAction } from '../../../yaml-file/finding.ts';
import type { Path } from '../../../yaml-file/path.ts';
import { itemsOf, textOf, valueAt, valuesOf, type Manifest } from '../read.ts';
import type { ManifestCheck } from './check.ts';

/** Source: kubernetes.io/docs/reference/using-api/deprecation-guide */
const removed: Readonly<Record<string, string>> = {
  'autoscaling/v2beta1': '1.25',
  'autoscaling/v2beta2': '1.26',
};

const current = 'autoscaling/v2';

/** Groups that workloads have left. */
const oldGroups: ReadonlySet<string> = new Set([
  'extensions/v1beta1',
  'apps/v1beta1',
  'apps/v1beta2',
]);

interface Edited {
  readonly manifest: Manifest;
  readonly actions: FixAction[];
}

const columnOf = (text: string, offset: number): number =>
  offset - (text.lastIndexOf('\n', offset - 1) + 1);

/** Puts an entry below new keys: `metricName: x` becomes `metric: { name: x }`, in the style that is there. */
const nest = (
  { manifest: { text, places }, actions }: Edited,
  path: Path,
  [outer, fields, inner]: readonly [outer: string, fields: readonly string[], inner: string],
): void => {
  const key = places.keyAt(path);
  const column = columnOf(text, key.start);
  const before = text.slice(key.start - column, key.start);
  if (/^[\s-]*$/.test(before)) {
    const margin = `\n${' '.repeat(column + 2)}`;
    const lines = [...fields, inner].map((line) => margin + line).join('');
    actions.push({ kind: 'rename', path, text: `${outer}:${lines}` });
    return;
  }
  const value = places.valueAt(path);
  const head = fields.map((field) => `${field}, `).join('');
  actions.push(
    { kind: 'rename', path, text: `${outer}: { ${head}${inner}` },
    { kind: 'replace', path, text: `${text.slice(value.start, value.end)} }` },
  );
};

const targets: Readonly<Record<string, readonly [type: string, field: string]>> = {
  targetValue: ['Value', 'value'],
  targetAverageValue: ['AverageValue', 'averageValue'],
  averageValue: ['AverageValue', 'averageValue'],
  targetAverageUtilization: ['Utilization', 'averageUtilization'],
};

const moveWorkload = ({ manifest, actions }: Edited, path: Path): void => {
  const version = textOf(valueAt(manifest.value, ...path, 'apiVersion'));
  if (oldGroups.has(version)) {
    actions.push({ kind: 'replace', path: [...path, 'apiVersion'], text: 'apps/v1' });
  }
};

const moveMetric = (edited: Edited, path: Path, type: string): void => {
  const { manifest, actions } = edited;
  const source = valuesOf(valueAt(manifest.value, ...path));
  const selectorKey = type === 'external' ? 'metricSelector' : 'selector';
  const selector = source[selectorKey];
  if (source['metricName'] !== undefined) {
    const fields = selector === undefined ? [] : [`selector: ${JSON.stringify(selector)}`];
    nest(edited, [...path, 'metricName'], ['metric', fields, 'name']);
    if (selector !== undefined) actions.push({ kind: 'remove', path: [...path, selectorKey] });
  }
  for (const [key, [kind, field]] of Object.entries(targets)) {
    // Of an object, `averageValue` stands in for the other when both are there.
    if (source[key] === undefined) continue;
    if (key === 'targetValue' && source['averageValue'] !== undefined) {
      actions.push({ kind: 'remove', path: [...path, key] });
    } else nest(edited, [...path, key], ['target', [`type: ${kind}`], field]);
  }
  if (type === 'object' && source['target'] !== undefined && source['metricName'] !== undefined) {
    actions.push({ kind: 'rename', path: [...path, 'target'], text: 'describedObject' });
    moveWorkload(edited, [...path, 'target']);
  }
};

const migration = (manifest: Manifest): Fix => {
  const edited: Edited = {
    manifest,
    actions: [{ kind: 'replace', path: ['apiVersion'], text: current }],
  };
  moveWorkload(edited, ['spec', 'scaleTargetRef']);
  if (manifest.apiVersion === 'autoscaling/v2beta1') {
    for (const [at, metric] of itemsOf(valueAt(manifest.value, 'spec', 'metrics')).entries()) {
      for (const type of Object.keys(valuesOf(metric)).filter((key) => key !== 'type')) {
        moveMetric(edited, ['spec', 'metrics', at, type], type);
      }
    }
  }
  return { title: `Migrate to ${current}`, actions: edited.actions };
};

/** Versions of HPAs that API servers no longer know. */
export const removedVersion: ManifestCheck = {
  code: 'autoscale-removed-version',
  severity: 'error',
  run: ({ manifest }) => {
    const { kind, apiVersion } = manifest;
    const since = kind === 'HorizontalPodAutoscaler' ? removed[apiVersion] : undefined;
    return since === undefined
      ? []
      : [
          {
            path: ['apiVersion'],
            message: `${apiVersion} was removed in Kubernetes ${since}`,
            fixes: [migration(manifest)],
          },
        ];
  },
};
