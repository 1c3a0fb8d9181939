import type { Fix, Remark } from '../../yaml-file/finding.ts';
import { componentsOf, type Component, type Parts } from '../model.ts';
import type { Path } from '../../yaml-file/path.ts';
import { similarTo } from '../../yaml-file/similar.ts';
import { writesTo } from '../wiring.ts';
import { quoted, type TopologyCheck } from './check.ts';

interface Reference {
  readonly path: Path;
  readonly name: string;
  readonly what: string;
  readonly known: readonly string[];
}

const fixOf = (path: Path, near: string | undefined): readonly Fix[] =>
  near === undefined
    ? []
    : [{ title: `Write \`${near}\``, actions: [{ kind: 'replace', path, text: near }] }];

const remarkOf = ({ path, name, what, known }: Reference): readonly Remark[] => {
  if (known.includes(name)) return [];
  const near = similarTo(name, known);
  const there = known.length === 0 ? 'there is none' : `there are ${quoted(known)}`;
  return [{ path, message: `there is no ${what} \`${name}\`; ${there}`, fixes: fixOf(path, near) }];
};

const referencesOf = (parts: Parts, component: Component): readonly Reference[] => {
  const { settings, path } = component;
  const clusters = parts.clusters.map(({ name }) => name);
  const placed = Array.isArray(settings.clusters) ? settings.clusters : [];
  const named = placed.map((name, at) => ({
    path: [...path, 'clusters', at],
    name,
    what: 'cluster',
    known: clusters,
  }));
  const bucket = 'objectStore' in settings ? settings.objectStore : undefined;
  const querier = 'query' in settings ? settings.query : undefined;
  const receive = writesTo(component);
  const isNested =
    component.type === 'prometheus' && typeof component.settings.remoteWrite === 'object';
  return [
    ...named,
    ...(typeof bucket === 'string'
      ? [
          {
            path: [...path, 'objectStore'],
            name: bucket,
            what: 'object store',
            known: parts.objectStores.map(({ name }) => name),
          },
        ]
      : []),
    ...(querier === undefined
      ? []
      : [
          {
            path: [...path, 'query'],
            name: querier,
            what: 'query component',
            known: componentsOf(parts, 'query').map(({ name }) => name),
          },
        ]),
    ...(receive === undefined
      ? []
      : [
          {
            path: [...path, 'remoteWrite', ...(isNested ? ['to'] : [])],
            name: receive,
            what: 'receive component',
            known: componentsOf(parts, 'receive').map(({ name }) => name),
          },
        ]),
  ];
};

/** A name that leads nowhere. */
export const unknownName: TopologyCheck = {
  code: 'topology-unknown-name',
  severity: 'error',
  run: ({ topology }) => [
    ...topology.components
      .flatMap((component) => referencesOf(topology, component))
      .flatMap(remarkOf),
    ...topology.patches.flatMap(({ target }, at) => [
      ...(target.cluster === undefined
        ? []
        : remarkOf({
            path: ['patches', at, 'target', 'cluster'],
            name: target.cluster,
            what: 'cluster',
            known: topology.clusters.map(({ name }) => name),
          })),
      ...(target.component === undefined
        ? []
        : remarkOf({
            path: ['patches', at, 'target', 'component'],
            name: target.component,
            what: 'component',
            known: topology.components.map(({ name }) => name),
          })),
    ]),
  ],
};
