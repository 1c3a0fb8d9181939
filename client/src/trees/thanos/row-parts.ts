import type { Failure } from '../../../../server/src/protocol/connections.ts';
import type { Standing } from '../../thanos/endpoint-state.ts';
import { ageText, momentText } from '../../thanos/times.ts';
import { say } from '../../util/words.ts';
import type { TreeNode } from '../tree-node.ts';

/** A row that only says something. */
export function sayingRow(id: string, text: string, icon: string): TreeNode {
  return {
    id,
    label: text,
    icon: { name: icon },
    tooltip: () => [{ kind: 'text', text }],
    context: ['thanosSaying'],
    expand: 'none',
  };
}

/** A row with a name and what stands behind it. */
export function fieldRow(id: string, name: string, value: string): TreeNode {
  return {
    id,
    label: name,
    description: value,
    tooltip: () => [{ kind: 'field', name, value }],
    context: ['thanosField'],
    accessibility: `${name}: ${value}`,
    expand: 'none',
  };
}

/** Texts behind a label, those that are empty left out. */
export function joined(...texts: readonly (string | undefined)[]): string {
  return texts.filter((text) => text !== undefined && text !== '').join(' · ');
}

/** Why nothing newer is shown: one row, or none while the endpoint answers. */
export function standingRows(id: string, standing: Standing, now: number): readonly TreeNode[] {
  switch (standing.kind) {
    case 'unknown':
      return [sayingRow(`${id}/standing`, say('Asking…'), 'loading~spin')];
    case 'live':
      return [];
    case 'failed':
      return [failureRow(`${id}/standing`, standing.failure)];
    case 'stale':
      return [
        sayingRow(
          `${id}/standing`,
          say('No answer for {age}; everything below is as it was at {time}. {reason}', {
            age: ageText(now - standing.since),
            time: momentText(standing.since),
            reason: standing.failure.message,
          }),
          'warning',
        ),
      ];
  }
}

export function failureRow(id: string, { message }: Failure): TreeNode {
  return sayingRow(id, message, 'error');
}

export const errorColor = 'list.errorForeground';
export const warningColor = 'list.warningForeground';
export const goodColor = 'testing.iconPassed';
