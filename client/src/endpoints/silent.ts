import type { ContextEntry, ExecSettings } from '../k8s/kubeconfig/kubeconfig.ts';

/** Programs that give a token or fail: they open no browser and ask for nothing. */
const silentPrograms: ReadonlySet<string> = new Set([
  'aws',
  'aws-iam-authenticator',
  'gke-gcloud-auth-plugin',
  'doctl',
]);

/** Of Azure's kubelogin, the ways to log in that ask nobody. Source: Azure/kubelogin docs/book/src/concepts. */
const silentLogins: ReadonlySet<string> = new Set([
  'azurecli',
  'azd',
  'msi',
  'spn',
  'workloadidentity',
]);

/** Whether a context can be connected to without a login that opens before a person. */
export function isSilent({ connect }: Pick<ContextEntry, 'connect'>): boolean {
  const { exec } = connect.user;
  return exec === undefined || exec.interactiveMode === 'Never' || isSilentProgram(exec);
}

function isSilentProgram({ command, args }: ExecSettings): boolean {
  const program = (command.split(/[\\/]/).at(-1) ?? '').replace(/\.exe$/i, '');
  if (silentPrograms.has(program)) return true;
  return program === 'kubelogin' && silentLogins.has(loginOf(args));
}

/** `--login azurecli`, `-l azurecli`, `--login=azurecli`. */
function loginOf(args: readonly string[]): string {
  for (const [index, arg] of args.entries()) {
    if (arg === '--login' || arg === '-l') return args[index + 1] ?? '';
    const value = /^(?:--login|-l)=(.*)$/.exec(arg)?.[1];
    if (value !== undefined) return value;
  }
  return '';
}
