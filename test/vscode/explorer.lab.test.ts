// The explorer in the real editor on the demo of two clusters, by mouse and by keyboard.
import { afterAll, beforeAll, describe } from 'vitest';
import { keepPicture } from './failures.ts';
import { accessScenarios } from './lab/access-scenarios.ts';
import { actionScenarios } from './lab/action-scenarios.ts';
import { clusterScenarios } from './lab/cluster-scenarios.ts';
import { contentScenarios } from './lab/content-scenarios.ts';
import { Times, startExplorerSuite } from './lab/context.ts';
import type { ExplorerSuite } from './lab/context.ts';
import { faultScenarios } from './lab/fault-scenarios.ts';
import { meshObjectScenarios, meshScenarios } from './lab/mesh-scenarios.ts';
import { textScenarios } from './lab/text-scenarios.ts';
import { thanosScenarios } from './lab/thanos-scenarios.ts';
import { toolScenarios } from './lab/tool-scenarios.ts';

// One start for all: the scenarios run in this order, in one window.
let started: ExplorerSuite | undefined;
const times = new Times();

beforeAll(async () => {
  started = await startExplorerSuite();
});

afterAll(async () => {
  // Past the reporter: figures are told when all went well, too.
  process.stdout.write(`${times.text}\n`);
  await started?.stop();
});

keepPicture(() => started?.workbench.page);

function suite(): ExplorerSuite {
  if (started === undefined) throw new Error('the editor was not started');
  return started;
}

describe('clusters', () => {
  clusterScenarios(suite, times);
});
describe('what is in clusters', () => {
  contentScenarios(suite);
});
describe('actions', () => {
  actionScenarios(suite);
});
describe('texts of clusters', () => {
  textScenarios(suite);
});
describe('Thanos', () => {
  thanosScenarios(suite, times);
});
describe('the mesh', () => {
  meshScenarios(suite);
  meshObjectScenarios(suite);
});
describe('tools for language models', () => {
  toolScenarios(suite);
});
describe('access', () => {
  accessScenarios(suite, times);
});
describe('faults', () => {
  faultScenarios(suite, times);
});
