import { flagChanges, type FlagChange } from '../flags/flag-changes.ts';
import { flagsOfType } from '../flags/known-flags.ts';
import type { Remark } from '../../yaml-file/finding.ts';
import type { Component } from '../model.ts';
import { minorOf } from '../numbers.ts';
import type { Path } from '../../yaml-file/path.ts';
import { similarTo } from '../../yaml-file/similar.ts';
import type { TopologyCheck } from './check.ts';

/** The version that the table of flags is of; about newer ones it cannot tell what is unknown. */
const tabled = '0.42';

interface Place {
  readonly path: Path;
  readonly flag: string;
  readonly version: string;
}

const sentence = (text: string | undefined): string => (text === undefined ? '' : `; ${text}`);

const removal = (path: Path) => [
  { title: 'Remove the flag', actions: [{ kind: 'remove' as const, path }] },
];

const changed = (change: FlagChange, { path, flag, version }: Place): readonly Remark[] => {
  const minor = minorOf(version);
  const { since, deprecated, gone, instead } = change;
  if (gone !== undefined && minor >= minorOf(gone)) {
    const message = `Thanos ${gone} and later do not start with \`--${flag}\`${sentence(instead)}`;
    return [{ path, at: 'key', message, fixes: removal(path) }];
  }
  if (since !== undefined && minor < minorOf(since)) {
    const message = `Thanos ${version} does not know \`--${flag}\`, which is new in ${since}`;
    return [{ path, at: 'key', message, fixes: removal(path) }];
  }
  if (deprecated === undefined || minor < minorOf(deprecated)) return [];
  const message = `\`--${flag}\` is deprecated${sentence(instead)}`;
  return [{ path, at: 'key', severity: 'warning', message, fixes: removal(path) }];
};

const unknown = ({ type }: Component, { path, flag, version }: Place): readonly Remark[] => {
  const known = flagsOfType(type);
  if (known.has(flag) || known.has(flag.replace(/^no-/, ''))) return [];
  const near = similarTo(flag, known);
  const isTold = minorOf(version) === minorOf(tabled);
  return [
    {
      path,
      at: 'key',
      severity: isTold ? 'error' : 'warning',
      message: `Thanos ${isTold ? version : tabled} has no flag \`--${flag}\` for a ${type} component${near === undefined ? '' : `; \`--${near}\` was probably meant`}`,
      fixes:
        near === undefined
          ? removal(path)
          : [
              {
                title: `Write \`${near}\``,
                actions: [{ kind: 'rename', path, text: near }],
              },
            ],
    },
  ];
};

const remarksOf = (component: Component): readonly Remark[] => {
  const { settings, path, type, clusters } = component;
  const versions = new Set(clusters.map((cluster) => cluster.versions.thanos));
  return Object.entries(settings.flags ?? {}).flatMap(([flag, value]) => {
    if (value === null) return [];
    for (const version of versions) {
      const place = { path: [...path, 'flags', flag], flag, version };
      const change = flagChanges.find((one) => one.name === flag && one.types.includes(type));
      const remarks = change === undefined ? unknown(component, place) : changed(change, place);
      if (remarks.length > 0) return remarks;
    }
    return [];
  });
};

/** Flags that are unknown, deprecated, gone, or not there yet in the version that is deployed. */
export const flags: TopologyCheck = {
  code: 'topology-flag',
  severity: 'error',
  run: ({ topology }) => topology.components.flatMap(remarksOf),
};
