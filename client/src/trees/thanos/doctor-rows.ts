import type { DoctorResult, Finding, Severity } from '../../../../server/src/protocol/doctor.ts';
import type { Known } from '../../thanos/endpoint-state.ts';
import {
  nothingFoundSentence,
  nothingFoundWords,
  severities,
  severityWord,
} from '../../thanos/findings-words.ts';
import { say } from '../../util/words.ts';
import type { TreeNode } from '../tree-node.ts';
import { errorColor, failureRow, fieldRow, sayingRow, warningColor } from './row-parts.ts';
import { endpointId } from './thanos-state.ts';

/** The row with all that the doctor found; it is asked while the row is open. */
export function doctorRow(endpoint: string, doctor: Known<DoctorResult> | undefined): TreeNode {
  const findings = doctor?.value?.findings ?? [];
  const description = summary(doctor);
  return {
    id: endpointId(endpoint, 'doctor'),
    label: say('Doctor'),
    ...(description === '' ? {} : { description }),
    icon: { name: 'heart', ...(findings.length > 0 ? { color: warningColor } : {}) },
    tooltip: () => [
      {
        kind: 'text',
        text: say('Examines the installation: stores, flags, versions, compactors, retention.'),
      },
    ],
    context: ['doctor'],
    accessibility: [say('Doctor'), description].filter(Boolean).join(': '),
    expand: 'collapsed',
    children: () => doctorRows(endpoint, doctor),
    basis: [doctor],
    subject: { kind: 'querier', endpoint },
  };
}

/** One finding, with why and what to do below it. */
export function findingRow(endpoint: string, finding: Finding, id: string): TreeNode {
  const { message, severity, check, explanation, fix } = finding;
  return {
    id,
    label: message,
    description: check,
    icon: severityIcon(severity),
    tooltip: () => [
      { kind: 'heading', text: message },
      { kind: 'text', text: explanation },
      { kind: 'text', text: fix },
    ],
    context: ['finding', `finding-${severity}`],
    accessibility: `${severityWord(severity)}: ${message}`,
    expand: 'collapsed',
    children: () => [
      {
        ...sayingRow(`${id}/why`, explanation, 'info'),
        label: say('Why: {text}', { text: explanation }),
      },
      { ...sayingRow(`${id}/fix`, fix, 'tools'), label: say('What to do: {text}', { text: fix }) },
    ],
    subject: { kind: 'finding', endpoint, check, id: finding.id },
  };
}

/** `2 findings` behind something that they are about; empty without. */
export function findingWords(findings: readonly Finding[]): string {
  const [first] = findings;
  if (first === undefined) return '';
  return findings.length === 1
    ? first.check
    : say('{count, plural, one {# finding} other {# findings}}', { count: findings.length });
}

function summary(doctor: Known<DoctorResult> | undefined): string {
  if (doctor?.value === undefined) {
    return doctor?.failure === undefined ? '' : say('could not look');
  }
  const { findings, checks } = doctor.value;
  if (findings.length === 0) return nothingFoundWords(checks.length);
  const count = (severity: Severity) =>
    findings.filter((finding) => finding.severity === severity).length;
  return severities
    .filter((severity) => count(severity) > 0)
    .map((severity) => countOf(severity, count(severity)))
    .join(', ');
}

function countOf(severity: Severity, count: number): string {
  switch (severity) {
    case 'error':
      return say('{count, plural, one {# error} other {# errors}}', { count });
    case 'warning':
      return say('{count, plural, one {# warning} other {# warnings}}', { count });
    case 'info':
      return say('{count, plural, one {# note} other {# notes}}', { count });
  }
}

function doctorRows(
  endpoint: string,
  doctor: Known<DoctorResult> | undefined,
): readonly TreeNode[] {
  const id = endpointId(endpoint, 'doctor');
  const failure =
    doctor?.failure === undefined ? [] : [failureRow(`${id}/failure`, doctor.failure)];
  const { value } = doctor ?? {};
  if (value === undefined) {
    return failure.length > 0
      ? failure
      : [sayingRow(`${id}/asking`, say('Looking…'), 'loading~spin')];
  }
  const ordered = severities.flatMap((severity) =>
    value.findings.filter((finding) => finding.severity === severity),
  );
  return [
    ...failure,
    ...ordered.map((finding) =>
      findingRow(endpoint, finding, `${id}/${encodeURIComponent(finding.id)}`),
    ),
    ...(ordered.length === 0
      ? [sayingRow(`${id}/well`, nothingFoundSentence(value.checks.length), 'pass')]
      : []),
    ...(value.skipped.length === 0 ? [] : [skippedRow(id, value)]),
  ];
}

function skippedRow(id: string, { skipped, checks }: DoctorResult): TreeNode {
  return {
    id: `${id}/skipped`,
    label: say('Checks that could not look'),
    description: String(skipped.length),
    icon: { name: 'debug-step-over' },
    context: ['doctorSkipped'],
    expand: 'collapsed',
    children: () =>
      skipped.map(({ check, reason }) =>
        fieldRow(
          `${id}/skipped/${check}`,
          checks.find((one) => one.check === check)?.title ?? check,
          reason,
        ),
      ),
  };
}

function severityIcon(severity: Severity): NonNullable<TreeNode['icon']> {
  switch (severity) {
    case 'error':
      return { name: 'error', color: errorColor };
    case 'warning':
      return { name: 'warning', color: warningColor };
    case 'info':
      return { name: 'info' };
  }
}
