import {
  CancellationError,
  Disposable,
  LanguageModelTextPart,
  LanguageModelToolResult,
  lm,
  workspace,
} from 'vscode';
import type { LanguageModelTool } from 'vscode';
import type { Services } from '../services.ts';
import { toolNames } from './tool-names.ts';
import type { ToolName } from './tool-names.ts';

/** Registers the tools for language models; each call of one loads the explorer. */
export function contributeTools(services: Services): Disposable {
  return Disposable.from(
    ...toolNames.map((name) => lm.registerTool(name, lazyTool(services, name))),
  );
}

function lazyTool({ explorer, log }: Services, name: ToolName): LanguageModelTool<unknown> {
  return {
    prepareInvocation: async ({ input }) => {
      // It will refuse to run: there is nothing to agree to.
      if (!workspace.isTrusted) return undefined;
      const { tools } = await explorer.get();
      return tools.prepare(name, input);
    },
    invoke: async ({ input }, token) => {
      if (!workspace.isTrusted)
        throw new Error(
          'This folder is not trusted, so no server may be asked. The user can trust it with the command "Workspaces: Manage Workspace Trust".',
        );
      const { tools } = await explorer.get();
      const answer = await tools.run(name, input, token);
      if (token.isCancellationRequested) throw new CancellationError();
      return new LanguageModelToolResult([new LanguageModelTextPart(log.withoutSecrets(answer))]);
    },
  };
}
