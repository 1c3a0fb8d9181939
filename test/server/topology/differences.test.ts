import { describe, expect, it } from 'vitest';
import { differencesBetween, renderTopology } from '../../../server/src/topology/index.ts';
import { sampleText, topologyOf } from '../../topology/samples.ts';

const text = sampleText('single-store');
const rendered = (source: string) => renderTopology(topologyOf(source));

const differences = (before: string, after: string): readonly string[] =>
  [...differencesBetween(rendered(before), rendered(after))].flatMap(([cluster, objects]) =>
    objects.flatMap(({ change, kind, namespace, name, fields }) => {
      const object = `${cluster} ${change} ${kind} ${namespace ?? ''}/${name}`;
      return fields.length === 0 ? [object] : fields.map(({ path }) => `${object} ${path}`);
    }),
  );

describe('what two renders differ in', () => {
  it.each([
    ['nothing', text, []],
    [
      'nothing where only the order of the file does',
      text
        .replace(/^ {2}bucket-web:\n/m, '')
        .replace(/^components:\n/m, 'components:\n  bucket-web:\n'),
      [],
    ],
    [
      'a flag',
      text.replace(/^ {2}query:$/m, '  query: { timeout: 77s }'),
      [
        'aks changed Deployment monitoring/thanos-query spec.template.spec.containers[thanos-query].args',
      ],
    ],
    [
      'a resource of one container',
      text.replace(/^ {2}bucket-web:$/m, '  bucket-web: { resources: { requests: { cpu: 1m } } }'),
      [
        'aks changed Deployment monitoring/thanos-bucket-web spec.template.spec.containers[thanos-bucket].resources.requests.cpu',
        'aks changed Deployment monitoring/thanos-bucket-web spec.template.spec.containers[thanos-bucket].resources.requests.memory',
        'aks changed Deployment monitoring/thanos-bucket-web spec.template.spec.containers[thanos-bucket].resources.limits',
      ],
    ],
    [
      'objects that are new, and gone',
      text.replace(/^ {2}bucket-web:$/m, '  query-frontend:'),
      [
        'aks added Service monitoring/thanos-query-frontend',
        'aks added Deployment monitoring/thanos-query-frontend',
        'aks removed Service monitoring/thanos-bucket-web',
        'aks removed Deployment monitoring/thanos-bucket-web',
      ],
    ],
  ])('%s', (_what, after, expected) => {
    expect(differences(text, after)).toEqual(expected);
  });

  it('turns around with the sides', () => {
    const other = sampleText('store-in-each-cluster');
    const turned = differences(other, text)
      .map((line) =>
        line.replace(/ (added|removed) /, (word) => (word === ' added ' ? ' removed ' : ' added ')),
      )
      .toSorted();
    expect(turned).toEqual(differences(text, other).toSorted());
  });
});
