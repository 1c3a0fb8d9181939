import { isAbsolute } from 'node:path';
import { askOption, askText } from '../util/steps.ts';
import type { Option, Step } from '../util/steps.ts';
import { isHttps, splitCommand } from './draft.ts';
import type { Draft, DraftKind, DraftTls } from './draft.ts';
import { suggestName, urlProblem } from './url.ts';

const kinds: readonly Option<DraftKind>[] = [
  { value: 'none', label: 'No authentication' },
  { value: 'basic', label: 'User and password', description: 'HTTP basic authentication' },
  { value: 'bearer', label: 'Bearer token' },
  { value: 'command', label: 'Token from a program', description: 'run when a token is needed' },
  { value: 'header', label: 'Secret header', description: 'such as X-Api-Key' },
];

const tlsKinds: readonly Option<DraftTls>[] = [
  { value: 'machine', label: "The machine's certificate authorities" },
  { value: 'ca', label: 'A CA file', description: 'for a server with a certificate of your own' },
  { value: 'client', label: 'A client certificate' },
  { value: 'both', label: 'A CA file and a client certificate' },
];

/** The questions that make a connection. `taken` are the names in use. */
export function draftSteps(taken: readonly string[]): readonly Step<Draft>[] {
  return [
    textStep('url', {
      prompt: 'Base address of a Thanos querier, a query-frontend or a Prometheus',
      placeholder: 'https://thanos.example.com/prefix',
      problem: urlProblem,
    }),
    optionStep('kind', 'How does it know you?', kinds),
    textStep('username', { prompt: 'User', when: 'basic', problem: filled }),
    textStep('secret', { prompt: 'Password', when: 'basic', password: true }),
    textStep('secret', { prompt: 'Token', when: 'bearer', password: true, problem: filled }),
    textStep('command', {
      prompt: 'Program that prints a token, with its arguments (no shell)',
      when: 'command',
      problem: (text) => filled(splitCommand(text)[0] ?? ''),
    }),
    textStep('header', { prompt: 'Name of the header', when: 'header', problem: headerProblem }),
    textStep('secret', {
      prompt: 'Value of the header',
      when: 'header',
      password: true,
      problem: filled,
    }),
    textStep('tenant', { prompt: 'Tenant, sent as THANOS-TENANT (leave empty for none)' }),
    {
      ...optionStep('tls', 'Which certificates?', tlsKinds),
      applies: ({ url }) => isHttps(url),
    },
    fileStep('caFile', 'CA file (PEM, absolute path)', ['ca', 'both']),
    fileStep('certFile', 'Client certificate (PEM, absolute path)', ['client', 'both']),
    fileStep('keyFile', 'Key of the client certificate (PEM, absolute path)', ['client', 'both']),
    {
      ask: (draft, title) =>
        answerText(draft, 'name', {
          title,
          prompt: 'Name of the connection, as the status bar shows it',
          value: draft.name === '' ? suggestName(draft.url, taken) : draft.name,
          problem: (text) => (taken.includes(text.trim()) ? 'This name is taken.' : filled(text)),
        }),
    },
  ];
}

type TextField = Exclude<keyof Draft, 'kind' | 'tls'>;

interface TextStepOptions {
  readonly prompt: string;
  readonly when?: DraftKind;
  readonly placeholder?: string;
  readonly password?: boolean;
  readonly problem?: (text: string) => string | undefined;
}

function textStep(field: TextField, { when, ...question }: TextStepOptions): Step<Draft> {
  return {
    applies: (draft) => when === undefined || draft.kind === when,
    ask: (draft, title) => answerText(draft, field, { ...question, title, value: draft[field] }),
  };
}

function fileStep(field: TextField, prompt: string, when: readonly DraftTls[]): Step<Draft> {
  return {
    applies: ({ url, tls }) => isHttps(url) && when.includes(tls),
    ask: (draft, title) =>
      answerText(draft, field, {
        title,
        prompt,
        value: draft[field],
        problem: (text) => (isAbsolute(text.trim()) ? undefined : 'Write an absolute path.'),
      }),
  };
}

async function answerText(
  draft: Draft,
  field: TextField,
  question: Parameters<typeof askText>[0],
): ReturnType<Step<Draft>['ask']> {
  const answer = await askText(question);
  return typeof answer === 'object' ? { value: { ...draft, [field]: answer.value } } : answer;
}

function optionStep<F extends 'kind' | 'tls'>(
  field: F,
  placeholder: string,
  options: readonly Option<Draft[F]>[],
): Step<Draft> {
  return {
    ask: async (draft, title) => {
      const answer = await askOption(title, placeholder, options);
      return typeof answer === 'object' ? { value: { ...draft, [field]: answer.value } } : answer;
    },
  };
}

function filled(text: string): string | undefined {
  return text.trim() === '' ? 'This cannot be empty.' : undefined;
}

/** Source of the characters: RFC 9110, token. */
function headerProblem(text: string): string | undefined {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(text.trim()) ? undefined : 'This is no name of a header.';
}
