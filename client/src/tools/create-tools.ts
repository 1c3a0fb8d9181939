import type { Explorer, LoadedTools } from '../explorer/explorer.ts';
import { toMarkdown } from '../trees/tooltip.ts';
import { tools } from './tools.ts';

/** The tools as the editor calls them. */
export function createTools(explorer: Explorer): LoadedTools {
  return {
    prepare: (name, input) => {
      const { title, message, running } = tools[name].question(input);
      return {
        invocationMessage: running,
        confirmationMessages: { title, message: toMarkdown(message) },
      };
    },
    run: async (name, input, token) => tools[name].run(explorer, input, token),
  };
}
