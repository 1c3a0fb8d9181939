import { commandIds } from '../../commands/ids.ts';
import { outsidersOf } from '../../topology/diff.ts';
import { fieldWords } from '../../topology/field-path.ts';
import { sourceWords } from '../../topology/file-source.ts';
import { identityOf } from '../../topology/make-plan.ts';
import { isChange } from '../../topology/plan.ts';
import type { Change, Leftover, PlannedCluster, PlannedObject } from '../../topology/plan.ts';
import type { ObjectState, Topologies } from '../../topology/topologies.ts';
import { changeWords, countsInWords, timeWords } from '../../topology/words.ts';
import { say } from '../../util/words.ts';
import type { TreeNode, TooltipPart } from '../tree-node.ts';
import type { TreeSource } from '../tree-source.ts';

export interface TopologySourceOptions {
  readonly viewId: string;
  readonly topologies: Topologies;
}

/** The rows of the plan: clusters, what would change in them, and how far a run is with it. */
export function createTopologySource({ viewId, topologies }: TopologySourceOptions): TreeSource {
  const stateOf = (key: string): ObjectState | undefined => topologies.state(key);
  return {
    viewId,
    roots: () => topologies.plan?.clusters.map((cluster) => clusterRow(cluster, stateOf)) ?? [],
    onDidChange: (listener) => topologies.onDidChange(listener),
    message: () => {
      const { plan } = topologies;
      if (plan === undefined) return undefined;
      const what = standWords(plan.clusters, stateOf);
      return say('{topology}: {what}', { topology: plan.deployment.name, what });
    },
  };
}

type StateOf = (key: string) => ObjectState | undefined;

/** What would change in clusters; once a run has written there, how far it is. */
function standWords(clusters: readonly PlannedCluster[], stateOf: StateOf): string {
  const all = clusters.flatMap(({ objects }) => objects);
  const written = all.filter(({ key }) => stateOf(key) === 'written').length;
  return written === 0
    ? countsInWords(clusters)
    : say('{written} of {count} written', { written, count: all.filter(isChange).length });
}

function clusterRow(cluster: PlannedCluster, stateOf: StateOf): TreeNode {
  const { name, objects, leftovers, problem, other } = cluster;
  const changed = objects.filter(isChange);
  const same = objects.filter((object) => !isChange(object));
  const description = problem ?? standWords([cluster], stateOf);
  return {
    id: name,
    label: name,
    description,
    icon:
      problem === undefined
        ? { name: 'server-environment' }
        : { name: 'warning', color: 'list.warningForeground' },
    context: ['planned-cluster'],
    expand: 'expanded',
    children: () => [
      ...(other === undefined
        ? []
        : [
            problemRow(
              `${name}/other`,
              say('What is there is of {file}', { file: sourceWords(other) }),
            ),
          ]),
      ...cluster.denied.map((message, at) => problemRow(`${name}/denied/${String(at)}`, message)),
      ...cluster.missingSecrets.map((secret) =>
        problemRow(
          `${name}/secret/${secret}`,
          say('The Secret {secret} is not there: pods that need it will not start.', { secret }),
        ),
      ),
      ...changed.map((object) => objectRow(object, stateOf(object.key))),
      ...leftovers.map((leftover) => leftoverRow(leftover, other !== undefined)),
      ...(same.length === 0 ? [] : [sameRow(name, same, stateOf)]),
    ],
  };
}

const problemRow = (id: string, message: string): TreeNode => ({
  id,
  label: message,
  icon: { name: 'warning', color: 'list.warningForeground' },
  context: ['planned-problem'],
  expand: 'none',
});

const sameRow = (cluster: string, same: readonly PlannedObject[], stateOf: StateOf): TreeNode => ({
  id: `${cluster}/same`,
  label: say('{count, plural, one {# object} other {# objects}} unchanged', { count: same.length }),
  icon: { name: 'check' },
  context: ['planned-same'],
  expand: 'collapsed',
  children: () => same.map((object) => objectRow(object, stateOf(object.key))),
});

const icons: Readonly<Record<Change['kind'], NonNullable<TreeNode['icon']>>> = {
  same: { name: 'check' },
  create: { name: 'diff-added', color: 'gitDecoration.addedResourceForeground' },
  untried: { name: 'diff-added', color: 'gitDecoration.addedResourceForeground' },
  update: { name: 'diff-modified', color: 'gitDecoration.modifiedResourceForeground' },
  conflict: { name: 'git-merge', color: 'list.warningForeground' },
  refused: { name: 'error', color: 'list.errorForeground' },
};

function objectRow(object: PlannedObject, state: ObjectState | undefined): TreeNode {
  const { key, manifest, change, warnings } = object;
  const notes = notesOf(object);
  const words = state === undefined ? changeWords(change) : stateWords(state);
  return {
    id: key,
    label: `${manifest.kind} ${manifest.metadata.name}`,
    description: warnings.length === 0 ? words : say('{words}, with a warning', { words }),
    icon: state === undefined ? icons[change.kind] : stateIcon(state),
    tooltip: () => tooltipOf(object),
    context: ['planned-object'],
    expand: notes.length === 0 ? 'none' : 'collapsed',
    children: () => notes.map((note, at) => problemRow(`${key}/note/${String(at)}`, note)),
    subject: { kind: 'planned', key },
    command: commandIds.showPlannedChange,
  };
}

/** What has to be read before it is applied. */
function notesOf({ change, warnings }: PlannedObject): readonly string[] {
  const conflicts =
    change.kind === 'conflict'
      ? change.conflicts.map(({ field, owner }) =>
          say('{owner} owns {field}', { owner, field: fieldWords(field) }),
        )
      : [];
  const refused = change.kind === 'refused' ? [change.refusal.message] : [];
  return [...refused, ...conflicts, ...warnings];
}

function tooltipOf({ key, change, component }: PlannedObject): readonly TooltipPart[] {
  const others =
    change.kind === 'update' || change.kind === 'conflict'
      ? outsidersOf(change.live, change.after)
      : [];
  return [
    { kind: 'heading', text: key },
    ...(component === ''
      ? []
      : [{ kind: 'field' as const, name: say('component'), value: component }]),
    { kind: 'text', text: changeWords(change) },
    ...others.map(({ manager, time, fields }) => ({
      kind: 'field' as const,
      name: time === '' ? manager : say('{manager} at {time}', { manager, time: timeWords(time) }),
      value: fields.join(', '),
    })),
  ];
}

const stateWords = (state: ObjectState): string => {
  switch (state) {
    case 'writing':
      return say('being written');
    case 'written':
      return say('written');
  }
};

const stateIcon = (state: ObjectState): NonNullable<TreeNode['icon']> =>
  state === 'writing' ? { name: 'loading~spin' } : { name: 'pass', color: 'testing.iconPassed' };

const leftoverRow = ({ key, live }: Leftover, isOthers: boolean): TreeNode => {
  const { kind, metadata } = identityOf(live);
  return {
    id: `${key}/leftover`,
    label: `${kind} ${metadata.name}`,
    description: isOthers
      ? say('not in this file: another one may have it')
      : say('no longer in the file: prune it'),
    icon: isOthers
      ? { name: 'question' }
      : { name: 'diff-removed', color: 'gitDecoration.deletedResourceForeground' },
    context: ['planned-leftover'],
    expand: 'none',
  };
};
