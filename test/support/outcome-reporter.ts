import { writeFileSync } from 'node:fs';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** What a suite's run came to; test/stand/test.mjs tells it again behind everything else. */
export interface Outcome {
  readonly passed: number;
  readonly failed: readonly { readonly name: string; readonly message: string }[];
  /** Passed, but not at the first try. */
  readonly retried: readonly string[];
}

/** Writes the outcome of a run to the file that `GAUNTLET_OUTCOME` names. */
export class OutcomeReporter implements Reporter {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  onTestRunEnd(
    modules: readonly TestModule[],
    unhandled: readonly { readonly message?: string }[],
  ): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const outcome: Outcome = {
      passed: tests.filter((test) => test.result().state === 'passed').length,
      failed: [
        ...tests.filter((test) => test.result().state === 'failed').map(failureOf),
        ...modules.flatMap((module) =>
          module.errors().map((error) => ({
            name: module.relativeModuleId,
            message: firstLines(error.message),
          })),
        ),
        ...modules.flatMap((module) =>
          [...module.children.allSuites()].flatMap((suite) =>
            suite.errors().map((error) => ({
              name: `${module.relativeModuleId} > ${suite.fullName}`,
              message: firstLines(error.message),
            })),
          ),
        ),
        ...unhandled.map((error) => ({
          name: 'outside of any test',
          message: firstLines(error.message ?? ''),
        })),
      ],
      retried: tests.filter((test) => test.diagnostic()?.flaky === true).map(nameOf),
    };
    writeFileSync(this.#file, JSON.stringify(outcome));
  }
}

const nameOf = (test: TestCase): string => `${test.module.relativeModuleId} > ${test.fullName}`;

const failureOf = (test: TestCase): { name: string; message: string } => ({
  name: nameOf(test),
  message: (test.result().errors ?? []).map(({ message }) => firstLines(message)).join('\n'),
});

const firstLines = (text: string): string => text.split('\n').slice(0, 12).join('\n');
