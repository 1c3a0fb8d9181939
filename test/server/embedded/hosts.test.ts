import { expect, test } from 'vitest';
import { findHost, type HostKind } from '../../../server/src/embedded/index.ts';

interface Row {
  readonly name: string;
  readonly uri?: string;
  readonly languageId?: string;
  readonly text: string;
  readonly kind: HostKind | undefined;
}

const rows: readonly Row[] = [
  { name: 'a PromQL document', languageId: 'promql', text: '', kind: 'promql' },
  {
    name: 'a PromQL file',
    uri: 'file:///a.promql',
    languageId: 'plaintext',
    text: 'up',
    kind: 'promql',
  },
  { name: 'a rule file', text: 'groups:\n- name: a\n  rules:\n', kind: 'rules' },
  { name: 'a rule file with comments in front', text: '# c\n\ngroups:\n- rules:\n', kind: 'rules' },
  {
    name: 'a rule file of another extension',
    uri: 'file:///a.rules',
    languageId: 'plaintext',
    text: 'groups:\n- rules: []\n',
    kind: 'rules',
  },
  {
    name: 'a rule file in flow style',
    text: '{"groups": [{"name": "a", "rules": []}]}',
    kind: 'rules',
  },
  {
    name: 'a rule file with CRLF and a byte order mark',
    text: '\uFEFFgroups:\r\n- rules:\r\n',
    kind: 'rules',
  },
  {
    name: 'a PrometheusRule',
    text: 'apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\n',
    kind: 'prometheus-rule',
  },
  {
    name: 'a list of PrometheusRules',
    text: 'kind: List\nitems:\n- {apiVersion: monitoring.coreos.com/v1, kind: PrometheusRule}\n',
    kind: 'prometheus-rule',
  },
  {
    name: 'alert templates are no Helm templates',
    text: 'groups:\n- rules:\n  - alert: a\n    annotations: {a: "{{ $labels.x }} {{ if .Value }}b{{ end }}"}\n',
    kind: 'rules',
  },
  { name: 'no rules', text: 'groups:\n- name: a\n', kind: undefined },
  {
    name: 'a Role',
    text: 'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nrules:\n- apiGroups: [""]\n',
    kind: undefined,
  },
  {
    name: 'alerts of Grafana',
    text: 'apiVersion: 1\ngroups:\n- name: a\n  rules: []\n',
    kind: undefined,
  },
  { name: 'groups further in', text: 'a:\n  groups:\n  - rules: []\n', kind: undefined },
  {
    name: 'a Helm template',
    text: 'kind: PrometheusRule\napiVersion: monitoring.coreos.com/v1\nspec:\n  {{- if .Values.a }}\n',
    kind: undefined,
  },
  {
    name: 'another language',
    languageId: 'json',
    uri: 'file:///a.json',
    text: '{"groups": [{"rules": []}]}',
    kind: undefined,
  },
  { name: 'too long', text: `groups:\n- rules: []\n${' '.repeat(8_000_000)}`, kind: undefined },
];

test.each(rows)(
  'recognises $name',
  ({ uri = 'file:///a.yaml', languageId = 'yaml', text, kind }) => {
    expect(findHost({ uri, languageId, text })?.kind).toBe(kind);
  },
);
