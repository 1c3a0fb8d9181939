import type { Path } from '../../../yaml-file/path.ts';
import { itemsOf, textOf, valueAt, valuesOf } from '../read.ts';
import { usedQueries, type ManifestCheck, type ManifestRemark, type Subject } from './check.ts';
import { meaningOf } from './query-shape.ts';

const fieldOfType: Readonly<Record<string, string>> = {
  Value: 'value',
  AverageValue: 'averageValue',
};

/** Names of what does not become less for each pod when there are more. */
const ofEach = /(?:^|_)(?:latency|duration|p\d{2,3}|quantile|ratio|percent|utili[sz]ation)(?:_|$)/;

const fieldRemarks = (source: unknown, path: Path): readonly ManifestRemark[] => {
  const target = valuesOf(valueAt(source, 'target'));
  const type = textOf(target['type']);
  const wanted = fieldOfType[type];
  const other = wanted === 'value' ? 'averageValue' : 'value';
  if (wanted === undefined || target[wanted] !== undefined || target[other] === undefined)
    return [];
  const at = [...path, 'target', other];
  return [
    {
      path: at,
      at: 'key',
      message: `\`type: ${type}\` goes with \`${wanted}\`, not with \`${other}\`: an HPA on an object fails with FailedGetObjectMetric, an external one takes what is set whatever the type says`,
      fixes: [
        { title: `Write \`${wanted}\``, actions: [{ kind: 'rename', path: at, text: wanted }] },
        {
          title: `Write \`type: ${type === 'Value' ? 'AverageValue' : 'Value'}\``,
          actions: [
            {
              kind: 'replace',
              path: [...path, 'target', 'type'],
              text: type === 'Value' ? 'AverageValue' : 'Value',
            },
          ],
        },
      ],
    },
  ];
};

const nameRemarks = (source: unknown, path: Path): readonly ManifestRemark[] => {
  const name = textOf(valueAt(source, 'metric', 'name'));
  const type = textOf(valueAt(source, 'target', 'type'));
  if (type !== 'AverageValue' || !ofEach.test(name)) return [];
  return [
    {
      path: [...path, 'target', 'type'],
      message: `\`${name}\` does not spread over pods: with AverageValue twice the latency would always ask for twice the pods of the target; use Value, or scale by requests for each pod`,
    },
  ];
};

const hpaRemarks = ({ manifest: { kind, value } }: Subject): readonly ManifestRemark[] =>
  kind !== 'HorizontalPodAutoscaler'
    ? []
    : itemsOf(valueAt(value, 'spec', 'metrics')).flatMap((metric, at) =>
        ['object', 'external'].flatMap((field) => {
          const source = valueAt(metric, field);
          const path = ['spec', 'metrics', at, field];
          return [...fieldRemarks(source, path), ...nameRemarks(source, path)];
        }),
      );

const triggerRemarks = (subject: Subject): readonly ManifestRemark[] =>
  usedQueries(subject).flatMap((query): readonly ManifestRemark[] => {
    const trigger = query.path.slice(0, 3);
    const type = valueAt(subject.manifest.value, ...trigger, 'metricType');
    const isAverage = type === undefined || type === 'AverageValue';
    const meaning = query.use === 'trigger' ? meaningOf(query.parsed.expr) : undefined;
    if (!isAverage || meaning === undefined) return [];
    return [
      {
        path: query.path,
        at: 'key',
        message: `${meaning} does not spread over pods, but KEDA divides the value by the threshold for the number of pods (AverageValue); \`metricType: Value\` compares it with the threshold`,
        fixes: [
          {
            title: 'Add `metricType: Value`',
            actions:
              type === undefined
                ? [{ kind: 'add', path: trigger, text: 'metricType: Value' }]
                : [{ kind: 'replace', path: [...trigger, 'metricType'], text: 'Value' }],
          },
        ],
      },
    ];
  });

/** `value` and `averageValue` mixed up: another field than the type says, or a latency that is shared out to pods. */
export const valueMixup: ManifestCheck = {
  code: 'autoscale-value-mixup',
  severity: 'warning',
  run: (subject) => [...hpaRemarks(subject), ...triggerRemarks(subject)],
};
