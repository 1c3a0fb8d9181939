import type { FunctionSpec } from '../../../promql/index.ts';
import { availability, docMarkdown, functionSignature } from '../../documentation.ts';
import { all, snippetText } from '../item.ts';
import type { Draft, Drafts } from '../item.ts';
import { nextCharacter } from '../request.ts';
import type { CompletionRequest } from '../request.ts';
import type { SituationOf } from '../situation-types.ts';

type FunctionSituation = SituationOf<'function'>;

/** Behind the things that fit as they are: a function as a range needs a subquery around it. */
const subqueryBonus = -1;
/** Functions of another type are legal nowhere, but their name may be what is searched for. */
const wrongTypeBonus = -2;

interface Insertion {
  readonly insert: string;
  readonly snippet: string | undefined;
}

/** What people mean when they leave a parameter as it is. */
const usualArguments: Readonly<Record<string, string>> = { φ: '0.95', regex: '(.*)' };

/** The parameters that must be given, to be filled in one by one. */
function parameters({ args, params, variadic }: FunctionSpec): string {
  const given = variadic === 0 ? args : args.slice(0, -1);
  const single = given.length <= 1;
  const texts = (given.length === 0 ? args.slice(0, 1) : given).map((type, index) => {
    const place = index + 1;
    const name = params[index] ?? '';
    if (single || type === 'vector' || type === 'matrix') return `$${place}`;
    const text = snippetText(usualArguments[name] ?? name);
    return type === 'string' ? `"\${${place}:${text}}"` : `\${${place}:${text}}`;
  });
  return texts.join(', ');
}

function insertionOf(spec: FunctionSpec, situation: FunctionSituation, next: string): Insertion {
  if (next === '(') return { insert: spec.name, snippet: undefined };
  if (spec.args.length === 0) return { insert: `${spec.name}()`, snippet: undefined };
  const isRange = situation.argument.expects === 'matrix';
  const call = `${spec.name}(${parameters(spec)})`;
  const window = spec.args.length + 1;
  return { insert: spec.name, snippet: isRange ? `${call}[\${${window}:1h}:]$0` : `${call}$0` };
}

function bonusOf(spec: FunctionSpec, { argument }: FunctionSituation): number {
  const { expects } = argument;
  if (expects === 'scalar') return spec.returns === 'scalar' ? 0 : wrongTypeBonus;
  if (expects === 'matrix') return spec.returns === 'vector' ? subqueryBonus : wrongTypeBonus;
  return spec.returns === 'scalar' ? -0.01 : 0;
}

/** The functions that the language has, experimental ones only where they are switched on. */
export function functionItems(request: CompletionRequest, situation: FunctionSituation): Drafts {
  const { language } = request.context;
  const next = nextCharacter(request, situation.end);
  const isUsable = ({ experimental }: FunctionSpec): boolean =>
    !experimental || language.features.has('experimental-functions');
  const drafts = [...language.functions.values()].filter(isUsable).map((spec): Draft => ({
    label: spec.name,
    kind: 'function',
    ...insertionOf(spec, situation, next),
    detail: functionSignature(spec).label,
    documentation: () => `${docMarkdown(spec.doc)}\n\n${availability(spec)}`,
    place: situation,
    bonus: bonusOf(spec, situation),
    again: spec.args.length > 0,
  }));
  return all(drafts);
}
