// What can be provisioned: one row a family. Versions move here and in the go.mod beside.
//
// The Go builds need what each project's own release build sets: `slicelabels` is part of Thanos' .promu.yml
// (without it the first gRPC Info answer panics); `remove_all_sd` leaves out service discoveries nobody here
// uses, one of which cannot be had from the module proxy.

/**
 * @typedef {object} Family
 * @property {string} version
 * @property {string} [module] the module whose programs are built; the family's own folder where it is absent
 * @property {string} tags build tags
 * @property {string} ldflags
 * @property {Readonly<Record<string, string>>} programs name → package below the module
 * @property {string} [release] repository on GitHub that has official archives
 */

const versionVariable = 'github.com/prometheus/common/version.Version';

/** @type {Readonly<Record<string, Family>>} */
export const families = {
  prometheus: {
    version: '3.16.0',
    module: 'github.com/prometheus/prometheus',
    tags: 'netgo,remove_all_sd,enable_kubernetes_sd,enable_dns_sd',
    ldflags: `-X ${versionVariable}=3.16.0`,
    programs: { prometheus: 'cmd/prometheus', promtool: 'cmd/promtool' },
    release: 'prometheus/prometheus',
  },
  thanos: {
    version: '0.42.4',
    module: 'github.com/thanos-io/thanos',
    tags: 'slicelabels,netgo',
    ldflags: `-X ${versionVariable}=0.42.4`,
    programs: { thanos: 'cmd/thanos' },
    release: 'thanos-io/thanos',
  },
  'node-exporter': {
    version: '1.12.1',
    module: 'github.com/prometheus/node_exporter',
    tags: 'netgo',
    ldflags: `-X ${versionVariable}=1.12.1`,
    programs: { node_exporter: '' },
    release: 'prometheus/node_exporter',
  },
  oracle: {
    version: '3.16.0',
    tags: 'netgo',
    ldflags: '',
    programs: { oracle: '' },
  },
};

/**
 * The family a program belongs to.
 * @param {string} program
 * @returns {{ name: string, family: Family }}
 */
export function familyOf(program) {
  for (const [name, family] of Object.entries(families)) {
    if (program in family.programs) return { name, family };
  }
  const known = Object.values(families).flatMap(({ programs }) => Object.keys(programs));
  throw new Error(`nothing is known about a program "${program}"; known are ${known.join(', ')}`);
}
