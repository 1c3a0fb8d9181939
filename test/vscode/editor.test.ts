import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import { startSuite } from './context.ts';
import type { SuiteContext } from './context.ts';
import { connectionScenarios } from './scenarios/connections.ts';
import { crashScenarios } from './scenarios/crash.ts';
import { languageScenarios } from './scenarios/language.ts';
import { packageScenarios } from './scenarios/package.ts';
import { panelScenarios } from './scenarios/panels.ts';
import { runScenarios } from './scenarios/run.ts';
import { signInScenarios } from './scenarios/sign-ins.ts';
import { trustScenarios } from './scenarios/trust.ts';
import { yamlGrammarScenarios } from './scenarios/yaml-grammar.ts';

// One start of the editor for all: the scenarios run in this order, in one window.
let started: SuiteContext | undefined;

beforeAll(async () => {
  started = await startSuite();
});

afterAll(async () => {
  await started?.stop();
});

afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail' || started === undefined) return;
  const path = join(
    tmpdir(),
    'gauntlet-editor-failures',
    `${task.name.replaceAll(/\W+/g, '-')}.png`,
  );
  await started.workbench.page.screenshot({ path });
  console.log(`the window when it failed: ${path}`);
});

function suite(): SuiteContext {
  if (started === undefined) throw new Error('the editor was not started');
  return started;
}

describe('the package', () => {
  packageScenarios(suite);
});
describe('YAML grammar', () => {
  yamlGrammarScenarios(suite);
});
describe('the language', () => {
  languageScenarios(suite);
});
describe('runs', () => {
  runScenarios(suite);
});
describe('connections', () => {
  connectionScenarios(suite);
});
describe('panels', () => {
  panelScenarios(suite);
});
describe('sign-ins', () => {
  signInScenarios(suite);
});
describe('a crash', () => {
  crashScenarios(suite);
});
describe('an untrusted folder', () => {
  trustScenarios(suite);
});
