import { afterAll, beforeAll, describe } from 'vitest';
import { startSuite } from './context.ts';
import type { SuiteContext } from './context.ts';
import { keepPicture } from './failures.ts';
import { autoscalingScenarios } from './scenarios/autoscaling.ts';
import { connectionScenarios } from './scenarios/connections.ts';
import { crashScenarios } from './scenarios/crash.ts';
import { explorerScenarios } from './scenarios/explorer.ts';
import { languageScenarios } from './scenarios/language.ts';
import { manifestScenarios } from './scenarios/manifests.ts';
import { packageScenarios } from './scenarios/package.ts';
import { panelScenarios } from './scenarios/panels.ts';
import { runScenarios } from './scenarios/run.ts';
import { signInScenarios } from './scenarios/sign-ins.ts';
import { toolScenarios } from './scenarios/tools.ts';
import { topologyScenarios } from './scenarios/topology.ts';
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

keepPicture(() => started?.workbench.page);

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
describe('manifests that scale', () => {
  manifestScenarios(suite);
});
describe('runs', () => {
  runScenarios(suite);
});
describe('tools for language models', () => {
  toolScenarios(suite);
});
describe('connections', () => {
  connectionScenarios(suite);
});
describe('panels', () => {
  panelScenarios(suite);
});
describe('the replay of an autoscaler', () => {
  autoscalingScenarios(suite);
});
describe('topologies', () => {
  topologyScenarios(suite);
});
describe('sign-ins', () => {
  signInScenarios(suite);
});
describe('a crash', () => {
  crashScenarios(suite);
});
describe('the explorer without clusters', () => {
  explorerScenarios(suite);
});
describe('an untrusted folder', () => {
  trustScenarios(suite);
});
