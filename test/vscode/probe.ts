import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { waitFor } from '../stand/processes.mjs';
import type { Workbench } from './workbench.ts';

const command = 'Probe: Call a Tool';
const [callFile, answerFile] = ['tool-call.json', 'tool-answer.json'];

/** What the other extension does: it calls tools for language models as one would that has a model. */
const code = `
const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const vscode = require('vscode');
exports.activate = (context) => {
  const callTool = async () => {
    const folder = vscode.workspace.workspaceFolders[0].uri.fsPath;
    const { name, input } = JSON.parse(readFileSync(join(folder, '${callFile}'), 'utf8'));
    const answer = await vscode.lm
      .invokeTool(name, { input, toolInvocationToken: undefined })
      .then(({ content }) => ({ text: content.map(({ value }) => value).join('') }))
      .catch((error) => ({ error: error.message }));
    writeFileSync(join(folder, '${answerFile}'), JSON.stringify(answer));
  };
  context.subscriptions.push(vscode.commands.registerCommand('probe.callTool', callTool));
};
`;

/** Packages another extension, for what only extensions can ask of ours; answers the path of the file. */
export async function makeProbe(dir: string): Promise<string> {
  const cwd = join(dir, 'probe');
  await mkdir(cwd, { recursive: true });
  writeFileSync(join(cwd, 'extension.js'), code);
  writeFileSync(
    join(cwd, 'package.json'),
    JSON.stringify({
      name: 'probe',
      publisher: 'gauntlet-test',
      version: '0.0.1',
      engines: { vscode: '^1.125.0' },
      main: './extension.js',
      files: ['extension.js'],
      capabilities: { untrustedWorkspaces: { supported: true } },
      contributes: { commands: [{ command: 'probe.callTool', title: command }] },
    }),
  );
  const packagePath = join(dir, 'probe.vsix');
  await createVSIX({
    cwd,
    packagePath,
    dependencies: false,
    allowMissingRepository: true,
    skipLicense: true,
  });
  return packagePath;
}

/** What a tool answered: a text, or an error for the model. */
export interface ToolAnswer {
  readonly text?: string;
  readonly error?: string;
}

export interface ToolCall {
  readonly workbench: Workbench;
  /** Of the window. */
  readonly folder: string;
}

/** Calls a tool, and agrees where somebody is asked; answers with what was asked, too. */
export async function callTool(
  { workbench, folder }: ToolCall,
  name: string,
  input: unknown,
): Promise<ToolAnswer & { readonly question: string }> {
  const path = join(folder, answerFile);
  rmSync(path, { force: true });
  writeFileSync(join(folder, callFile), JSON.stringify({ name, input }));
  await workbench.command(command);
  const dialog = workbench.page.locator('.monaco-dialog-box');
  let question = '';
  const probe = async (): Promise<ToolAnswer | undefined> => {
    if (question === '' && (await dialog.isVisible())) {
      question = await dialog.innerText();
      await dialog.getByRole('button', { name: 'Yes' }).click();
    }
    return readAnswer(path);
  };
  const answer = await waitFor(probe, {
    timeoutMs: 60_000,
    everyMs: 100,
    describe: () => `${name} does not answer`,
  });
  return { ...answer, question };
}

function readAnswer(path: string): ToolAnswer | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as ToolAnswer;
  } catch {
    // Not there yet, or half written.
    return undefined;
  }
}
