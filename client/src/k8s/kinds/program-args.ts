/**
 * Which containers' arguments are kept, and what of them: only those of programs that discovery knows, and never the
 * values of flags that take configuration as text, which may hold keys and passwords.
 */

/** In the name of an image, without registry and tag, or of a container. */
const programs =
  /(?:^|[/-])(?:thanos|prometheus|alertmanager|linkerd|namerd|keda|config-reloader)(?:$|[/:@-])/u;

/** Whether arguments of a container are kept. */
export function isKnownProgram(container: string, image: string): boolean {
  const repository = image.replace(/@.*$/u, '').replace(/:[^:/]*$/u, '');
  return programs.test(repository) || programs.test(container);
}

/** Takes text without secrets that the doctor wants to read. */
const harmless = /^--(?:[\w.-]*relabel-config|receive\.hashrings)$/u;
const secretive = /(?:config|password|passwd|secret|token|credential|api-?key|access-?key)$/iu;

/** A value is a path or a reference to the environment, not the configuration itself. */
const reference = /^(?:\$\([\w.]+\)|\$\{?\w+\}?|\/[\w./-]*)$/u;

const hidden = '…';

const isSecretive = (flag: string): boolean => secretive.test(flag) && !harmless.test(flag);

const shown = (flag: string, value: string): string =>
  isSecretive(flag) && !reference.test(value) ? hidden : value;

/** `--flag=value` and, within a shell's script, `--flag value`, `--flag='value'`. */
const inScript = /(--?[a-zA-Z][\w.-]*)([=\s]\s*)("[^"]*"|'[^']*'|\S+)/gu;

/** User and password in an address. */
const userInfo = /\/\/[^/@\s]+@/gu;

/** What stands in a document within a script is a file's text. */
const inDocument = /<<[\s\S]*$/u;

const shownScript = (text: string): string =>
  text
    .replace(inDocument, `<<${hidden}`)
    .replace(
      inScript,
      (_all, name: string, between: string, value: string) => name + between + shown(name, value),
    );

/** Command and arguments with what may be secret left out; a flag stays, so that one sees that it is given. */
export function shownArgs(args: readonly string[]): readonly string[] {
  return args.map((arg, index) => {
    const before = args[index - 1] ?? '';
    const plain = arg.replace(userInfo, '//');
    if (/^--?[a-zA-Z][\w.-]*$/u.test(before) && isSecretive(before) && !plain.startsWith('-'))
      return shown(before, plain);
    const [, flag, value = ''] = /^(--?[a-zA-Z][\w.-]*)=([\s\S]*)$/u.exec(plain) ?? [];
    if (flag === undefined) return shownScript(plain);
    return `${flag}=${isSecretive(flag) ? shown(flag, value) : shownScript(value)}`;
  });
}
