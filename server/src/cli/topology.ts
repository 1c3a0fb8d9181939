import { CliError, type ExitCode, type Io } from './io.ts';
import type { Subcommand } from './subcommand.ts';
import { topologyCheck } from './topology/check.ts';
import { topologyDiagram } from './topology/diagram.ts';
import { topologyDiff } from './topology/diff.ts';
import { topologyRender } from './topology/render.ts';

type Verb = (args: readonly string[], io: Io) => Promise<ExitCode>;

/** What can be done with a topology file: one line each. */
const verbs: Readonly<Record<string, Verb>> = {
  render: topologyRender,
  check: topologyCheck,
  diff: topologyDiff,
  diagram: topologyDiagram,
};

const run: Verb = ([name, ...args], io) => {
  const verb = name === undefined ? undefined : verbs[name];
  if (verb === undefined) {
    throw new CliError(`topology takes one of ${Object.keys(verbs).join(', ')}`);
  }
  return verb(args, io);
};

/** `gauntlet topology`: a Thanos deployment over several clusters, without any cluster at hand. */
export const topology: Subcommand = {
  name: 'topology',
  summary: 'Check a Thanos topology, render it to Kubernetes objects, compare two, or draw it',
  usage: `render|check|diff|diagram FILE [OPTIONS]

No cluster is asked. A file that has errors is not rendered.

  check FILE
    --format NAME       human (default), json, sarif or github
    --fail-on SEVERITY  the least severity that makes the exit code 1: error, warning (default), info

  render FILE
    --out FOLDER        write files there, one a component below a folder a cluster; else all goes to standard output
    --cluster NAME      only that cluster, for \`kubectl apply --server-side -f -\`
    --layout NAME       plain (default), kustomize, argo-cd or flux; all but plain need --out
    --repository URL    for argo-cd and flux: the repository that the files are put into
    --revision NAME     its branch or revision; main if none is named
    --folder PATH       the folder of the files in it; its top if none is named
    --service-monitors  the CRD ServiceMonitor is there: render them

  diff FILE FILE        what both render to, compared: by cluster and object, only fields that differ; exit codes as
                        those of \`kubectl diff\`: 0 nothing differs, 1 something does, 2 a file cannot be rendered
    --json              one object: \`clusters\`, each a list of \`change\` (added, removed, changed), \`kind\`,
                        \`namespace\`, \`name\`, \`component\`, \`fields\` (\`path\`, \`before\`, \`after\`)
    --service-monitors  as with render

  diagram FILE          a picture as SVG: clusters, components, who asks whom
    --output FILE       write it there; else it goes to standard output
    --theme NAME        auto (default: as whoever looks at it has it), light or dark`,
  run,
};
