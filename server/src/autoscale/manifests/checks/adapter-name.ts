import { itemsOf, textOf, valueAt } from '../read.ts';
import type { ManifestCheck } from './check.ts';

const reference = /\$(?:\{(\w+)\}|(\w+))/g;

const groupsOf = (pattern: string): ReadonlySet<string> => {
  const open = [...pattern.matchAll(/(?<!\\)\((?:\?P?<(\w+)>|(?!\?))/g)];
  const names = open.flatMap(([, name]) => (name === undefined ? [] : [name]));
  return new Set(['0', ...open.map((_, at) => String(at + 1)), ...names]);
};

/** Names in the metrics API with a group that is not there, such as `$1_p99` for `${1}_p99`. */
export const adapterName: ManifestCheck = {
  code: 'adapter-name',
  severity: 'error',
  run: ({ manifest: { kind, value } }) =>
    kind !== ''
      ? []
      : ['rules', 'externalRules'].flatMap((key) =>
          itemsOf(valueAt(value, key)).flatMap((rule, at) => {
            const as = textOf(valueAt(rule, 'name', 'as'));
            const groups = groupsOf(textOf(valueAt(rule, 'name', 'matches')));
            const path = [key, at, 'name', 'as'];
            return [...as.matchAll(reference)]
              .map(([written, braced, bare]) => ({ written, name: braced ?? bare ?? '' }))
              .filter(({ name }) => !groups.has(name))
              .map(({ written, name }) => {
                const number = /^\d+/.exec(name)?.[0] ?? '';
                const meant = groups.has(number)
                  ? as.replace(written, `\${${number}}${name.slice(number.length)}`)
                  : undefined;
                return {
                  path,
                  message: `\`${written}\` names the group \`${name}\`, which \`matches\` does not have: nothing is put there`,
                  fixes:
                    meant === undefined
                      ? []
                      : [
                          {
                            title: `Write \`${meant}\``,
                            actions: [
                              { kind: 'replace' as const, path, text: JSON.stringify(meant) },
                            ],
                          },
                        ],
                };
              });
          }),
        ),
};
