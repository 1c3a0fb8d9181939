import type { CompletionList, Position } from 'vscode-languageserver';
import type { ParsedDocument } from '../store/documents.ts';
import type { ClientFacts } from './client-facts.ts';
import type { ManifestDocuments } from './manifest-documents.ts';
import { formItems } from './topology-completion.ts';

/** What can be written at a caret of a manifest that scales; undefined for other files. */
export const manifestItems = async (
  document: ParsedDocument,
  position: Position,
  { client, manifests }: { readonly client: ClientFacts; readonly manifests: ManifestDocuments },
): Promise<CompletionList | undefined> => {
  const bundle = await manifests.bundleFor(document);
  if (bundle === undefined) return undefined;
  const found = bundle.completeManifest(document.text, document.lines.offsetAt(position));
  return formItems(document, found, client);
};
