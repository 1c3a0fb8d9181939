import { CodeLensRequest } from '../protocol-values.ts';
import { serverCommands } from '../../protocol/methods.ts';
import { documentFeature } from '../feature.ts';
import { exprRange } from '../mapping.ts';

/** Run and run over a range, above every expression without an error; the client implements both commands. */
export const codeLensFeature = documentFeature({
  type: CodeLensRequest.type,
  capabilities: () => ({ codeLensProvider: {} }),
  fallback: null,
  handle: ({ document }) =>
    document.expressions
      .filter(({ embedded, parsed }) => !embedded.empty && parsed.errors.length === 0)
      .flatMap(({ embedded }) => {
        const { text } = embedded;
        const range = exprRange(document, embedded, { start: 0, end: text.length });
        const args = [document.uri, text];
        return [
          {
            range,
            command: { title: '▷ Run', command: serverCommands.runInstant, arguments: args },
          },
          {
            range,
            command: { title: 'Run range', command: serverCommands.runRange, arguments: args },
          },
        ];
      }),
});
