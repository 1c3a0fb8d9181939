import { Uri, window, workspace } from 'vscode';
import { methods } from '../../../server/src/protocol/methods.ts';
import type { AutoscalerName } from '../../../server/src/protocol/autoscaling.ts';
import type { Settle } from '../autoscaling/plan-change.ts';
import { applyChange } from '../autoscaling/window/apply-change.ts';
import { askSets } from '../autoscaling/window/ask-sets.ts';
import { autoscalerIn, editManifest, manifestsOf } from '../autoscaling/window/edit-manifest.ts';
import type { ManifestPlace } from '../autoscaling/window/edit-manifest.ts';
import { autoscalerOrAsk, knownAutoscaler, placesOrAsk } from '../autoscaling/window/known.ts';
import type { Explorer, ExplorerCommand } from '../explorer/explorer.ts';
import type { ObjectSubject } from '../explorer/subjects.ts';
import { kinds } from '../k8s/kinds/index.ts';
import { content } from '../topology/owned-fields.ts';
import { objectSubject } from '../trees/clusters/clusters-state.ts';
import { asFields, asText, asTexts } from '../util/values.ts';
import { say } from '../util/words.ts';

/** Where an autoscaler is: in clusters, in a file, or in both. */
interface Meant {
  readonly name: AutoscalerName;
  readonly place?: ObjectSubject;
  readonly manifest?: Uri;
}

/**
 * Gives an autoscaler other settings: in its manifest, or in its clusters. The argument may be a row, or
 * `{ row?, manifest?, autoscaler?, sets? }` of whoever has settings to offer; what is not said is asked.
 */
export const applyAutoscaling: ExplorerCommand =
  (explorer) =>
  async (...args) => {
    const given = asFields(args[0]) ?? {};
    const meant = await meantBy(explorer, args, given);
    if (meant === undefined) return;
    const offered = asTexts(given['sets']).filter((set) => /^[\w.[\]-]+=/u.test(set));
    const sets = offered.length > 0 ? offered : await asked(explorer, meant);
    if (sets === undefined) return;
    const title = say('Apply {sets} to {name} how?', {
      sets: sets.join(', '),
      name: meant.name.name,
    });
    const [edit, plan] = [
      {
        label: say('Edit the manifest in the workspace'),
        detail: say('Comments and order stay; nothing is saved and no cluster is written to.'),
      },
      {
        label: say('Plan for the cluster…'),
        detail: say('A dry run first, then what would change is asked about.'),
      },
    ];
    const answer = await window.showQuickPick([edit, plan], { title, ignoreFocusOut: true });
    if (answer === edit) await editIn(explorer, meant, sets);
    else if (answer === plan) await applyIn(explorer, meant, sets);
  };

async function meantBy(
  explorer: Explorer,
  args: readonly unknown[],
  { row, manifest, autoscaler, subject }: Readonly<Record<string, unknown>>,
): Promise<Meant | undefined> {
  const address = asText(manifest);
  if (address === undefined || row !== undefined || subject !== undefined) {
    const title = say('Which autoscaler gets other settings?');
    const place = await autoscalerOrAsk(explorer, row === undefined ? args : [row], title);
    if (place === undefined) return undefined;
    const { objectKind: kind, namespace, name } = place;
    return {
      name: { kind, namespace, name },
      place,
      ...(address === undefined ? {} : { manifest: Uri.parse(address, true) }),
    };
  }
  const uri = Uri.parse(address, true);
  const name = await autoscalerIn(explorer, uri, nameOf(autoscaler));
  return name === undefined ? undefined : { name, manifest: uri };
}

function nameOf(value: unknown): AutoscalerName | undefined {
  const fields = asFields(value);
  const [kind, name] = [asText(fields?.['kind']), asText(fields?.['name'])];
  return kind === undefined || name === undefined
    ? undefined
    : { kind, name, namespace: asText(fields?.['namespace']) ?? '' };
}

/** The settings that somebody asks for. */
async function asked(explorer: Explorer, { place }: Meant): Promise<readonly string[] | undefined> {
  const known = place && knownAutoscaler(explorer, place);
  if (known !== undefined) return askSets(known);
  const text = await window.showInputBox({
    title: say('Which setting? PATH=VALUE'),
    value: 'spec.maxReplicas=',
    ignoreFocusOut: true,
    validateInput: (value) =>
      /^[\w.[\]-]+=./u.test(value) ? undefined : say('As in spec.maxReplicas=12'),
  });
  return text === undefined || !/^[\w.[\]-]+=./u.test(text) ? undefined : [text];
}

async function editIn(
  explorer: Explorer,
  { name, manifest }: Meant,
  sets: readonly string[],
): Promise<void> {
  const own = manifest && (await autoscalerIn(explorer, manifest, name));
  const places =
    manifest === undefined || own === undefined
      ? await manifestsOf(explorer, name)
      : [{ uri: manifest, autoscaler: own }];
  const place = await oneOf(places);
  if (place !== undefined) return editManifest(explorer, place, sets);
  if (places.length === 0)
    void window.showInformationMessage(
      say('No file of the workspace holds {kind} {name}.', { kind: name.kind, name: name.name }),
    );
}

async function oneOf(places: readonly ManifestPlace[]): Promise<ManifestPlace | undefined> {
  if (places.length < 2) return places[0];
  const entries = places.map((place) => ({ label: workspace.asRelativePath(place.uri), place }));
  return (await window.showQuickPick(entries, { title: say('Which file?') }))?.place;
}

async function applyIn(
  explorer: Explorer,
  { name, place }: Meant,
  sets: readonly string[],
): Promise<void> {
  const own = place ?? (await placeOf(explorer, name));
  const places = own && (await placesOrAsk(explorer, own));
  if (places === undefined) return;
  const settle: Settle = async (live) => {
    const text = JSON.stringify(content(live));
    const patched = await explorer.server.request(methods.autoscalePatch, { text, sets });
    return patched.ok ? patched.manifest : patched.failure.message;
  };
  await applyChange(explorer, { places, settle, what: sets.join(', ') });
}

/** The cluster that has an autoscaler of a file: one where it is known, else any that the person picks. */
async function placeOf(
  { clusters }: Explorer,
  { kind, namespace, name }: AutoscalerName,
): Promise<ObjectSubject | undefined> {
  const resource =
    kind === kinds.scaledobjects.objectKind ? 'scaledobjects' : 'horizontalpodautoscalers';
  const entries = clusters.views.map(({ context, server, snapshot, namespace: usual }) => {
    const within = namespace === '' ? usual : namespace;
    const known = snapshot.kinds[resource]?.objects.get(within)?.has(name) === true;
    return {
      label: context,
      description: known ? say('has it') : server,
      known,
      subject: objectSubject(context, resource, { namespace: within, name }),
    };
  });
  if (entries.length === 0) {
    void window.showInformationMessage(
      say('No cluster is known here: the view Clusters says why. The manifest can be edited.'),
    );
    return undefined;
  }
  const title = say('In which cluster is {name}?', { name });
  const sorted = entries.toSorted((a, b) => Number(b.known) - Number(a.known));
  return (await window.showQuickPick(sorted, { title }))?.subject;
}
