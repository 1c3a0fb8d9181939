import { SignatureHelpRequest } from '../protocol-values.ts';
import { signatureHelp } from '../../features/index.ts';
import { documentFeature } from '../feature.ts';
import { expressionAt } from '../mapping.ts';
import { markupOf } from '../markup.ts';

export const signatureHelpFeature = documentFeature({
  type: SignatureHelpRequest.type,
  capabilities: () => ({
    signatureHelpProvider: { triggerCharacters: ['(', ','], retriggerCharacters: [')'] },
  }),
  fallback: null,
  handle: ({ document, context }, { position }, { client }) => {
    const caret = expressionAt(document, position);
    if (caret === undefined) return null;
    const help = signatureHelp(caret.expression.parsed, caret.offset, context());
    if (help === undefined) return null;
    const { label, active } = help;
    // Behind the last parameter: an index that names none.
    const activeParameter = active === -1 ? help.parameters.length : active;
    const documentation = markupOf(client.formats.signature, help.documentation);
    const parameters = help.parameters.map((parameter) => ({ label: parameter.label }));
    return {
      activeSignature: 0,
      activeParameter,
      signatures: [{ label, parameters, documentation }],
    };
  },
});
