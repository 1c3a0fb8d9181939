import { window } from 'vscode';
import type { ExplorerCommand } from '../explorer/explorer.ts';
import { asFields, asText } from '../util/values.ts';
import { say } from '../util/words.ts';

/** Opens the expression of a row as a PromQL document, to be read, run and changed elsewhere. */
export const openExpression: ExplorerCommand =
  ({ documents }) =>
  async (row) => {
    const subject = asFields(asFields(row)?.['subject']);
    const expr = subject?.['kind'] === 'expression' ? asText(subject['expr']) : undefined;
    if (expr === undefined) {
      void window.showInformationMessage(
        say('Choose a number in the view “Mesh”: its expression opens.'),
      );
      return;
    }
    const label = asText(asFields(asFields(row)?.['node'])?.['label']) ?? say('Expression');
    await documents.show({ title: `${label}.promql`, language: 'promql', text: `${expr}\n` });
  };
