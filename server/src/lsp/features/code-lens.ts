import { CodeLensRequest } from '../protocol-values.ts';
import { serverCommands } from '../../protocol/methods.ts';
import type { ParsedDocument } from '../../store/documents.ts';
import { isTopologyFile } from '../../topology/index.ts';
import { documentFeature } from '../feature.ts';
import { exprRange } from '../mapping.ts';

/** What can be done with a topology, above its first line. */
const topologyLenses = (uri: string) => {
  const start = { line: 0, character: 0 };
  return [
    ['Plan', serverCommands.planTopology],
    ['Apply', serverCommands.applyTopology],
    ['Status', serverCommands.topologyStatus],
  ].map(([title = '', command = '']) => ({
    range: { start, end: start },
    command: { title, command, arguments: [uri] },
  }));
};

/** Where an autoscaler says what it is. */
const autoscalerKind =
  /^(?:[ \t]*-)?[ \t]*["']?kind["']?[ \t]*:[ \t]*["']?(?:HorizontalPodAutoscaler|ScaledObject)\b/gm;

/** The replay, above every autoscaler of a manifest. */
const autoscalerLenses = ({ uri, text, lines }: ParsedDocument) =>
  [...text.matchAll(autoscalerKind)].map(({ index }) => {
    const { line } = lines.positionAt(index);
    const start = { line, character: 0 };
    return {
      range: { start, end: start },
      command: {
        title: 'Replay',
        command: serverCommands.replayAutoscaling,
        arguments: [uri, line] as (string | number)[],
      },
    };
  });

/** Run and run over a range, above every expression without an error; the client implements both commands. */
export const codeLensFeature = documentFeature({
  type: CodeLensRequest.type,
  capabilities: () => ({ codeLensProvider: {} }),
  fallback: null,
  handle: ({ document }) => {
    if (isTopologyFile(document.uri)) return topologyLenses(document.uri);
    const runs = document.expressions
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
      });
    return document.embedded?.kind === 'autoscaler'
      ? [...autoscalerLenses(document), ...runs]
      : runs;
  },
});
