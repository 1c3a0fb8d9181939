import { window } from 'vscode';
import type { ExplorerCommand } from '../explorer/explorer.ts';
import { subjectsOf } from '../explorer/subjects.ts';
import { asFields, asText } from '../util/values.ts';
import { say } from '../util/words.ts';

/** Opens the expression of a row as a PromQL document, to be read, run and changed elsewhere. */
export const openExpression: ExplorerCommand =
  ({ documents }) =>
  async (...args) => {
    const [subject] = subjectsOf(args);
    if (subject?.kind !== 'expression') {
      void window.showInformationMessage(
        say('Choose a number in the view “Mesh”: its expression opens.'),
      );
      return;
    }
    const label = asText(asFields(asFields(args[0])?.['node'])?.['label']) ?? say('Expression');
    await documents.show({
      title: `${label}.promql`,
      language: 'promql',
      text: `${subject.expr}\n`,
    });
  };
