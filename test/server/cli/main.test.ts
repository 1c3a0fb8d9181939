import { describe, expect, test } from 'vitest';
import manifest from '../../../package.json' with { type: 'json' };
import { runCli, spawnCli } from '../../support/run-cli.ts';

const subcommands = ['check', 'fmt', 'lsp', 'batch'];

describe('gauntlet', () => {
  test('without arguments it shows its help and fails', async () => {
    const { code, stdout, stderr } = await runCli([]);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    for (const name of subcommands) expect(stderr).toMatch(new RegExp(`^  ${name} `, 'm'));
  });

  test.each(['help', '--help', '-h'])('%s shows the help', async (arg) => {
    const { code, stdout } = await runCli([arg]);
    expect(code).toBe(0);
    for (const name of subcommands) expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
  });

  test.each(['version', '--version'])('%s shows the version', async (arg) => {
    expect(await runCli([arg])).toEqual({
      code: 0,
      stdout: `gauntlet ${manifest.version}\n`,
      stderr: '',
    });
  });

  test.each(subcommands)('help %s and %s --help say the same', async (name) => {
    const [help, option] = await Promise.all([runCli(['help', name]), runCli([name, '--help'])]);
    expect(help.code).toBe(0);
    expect(help.stdout).toContain(`Usage: gauntlet ${name} `);
    expect(option).toEqual(help);
  });

  test.each([
    ['an unknown command', ['chekc'], 'there is no command "chekc"'],
    ['help for an unknown command', ['help', 'chekc'], 'there is no command "chekc"'],
    ['an unknown option', ['fmt', '--wirte'], '--wirte'],
    ['options that exclude each other', ['fmt', '--check', '--write'], 'exclude each other'],
    ['a width that is none', ['fmt', '--width', 'wide'], '--width must be a whole number'],
    ['an unknown dialect', ['fmt', '--dialect', 'influx'], '--dialect must be one of'],
    ['an unknown feature', ['check', '--features', 'nope'], '--features must be one of'],
    ['an unknown format', ['check', '--format', 'xml'], '--format must be one of'],
    [
      'a file that is not there',
      ['check', 'nowhere.promql'],
      'nowhere.promql: there is no such file',
    ],
    ['a server without a transport', ['lsp'], '--stdio'],
    [
      'two sources of connections',
      ['lsp', '--stdio', '--url', 'http://a', '--config', 'b'],
      'exclude each other',
    ],
    ['an address that is none', ['lsp', '--stdio', '--url', 'thanos'], '--url must be an http'],
  ])('%s ends with one sentence and code 2', async (_, args, sentence) => {
    const { code, stdout, stderr } = await runCli(args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(sentence);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(/^gauntlet: /);
  });

  test('as a program: output and exit code', async () => {
    expect(await spawnCli(['check', '--format', 'github'], { input: 'sum(' })).toEqual({
      code: 1,
      stdout:
        '::error file=<stdin>,line=1,col=5,endLine=1,endColumn=5,title=unclosed-parenthesis::unclosed left parenthesis\n',
      stderr: '',
    });
    expect(await spawnCli(['nope'])).toMatchObject({ code: 2, stdout: '' });
  }, 60_000);
});
