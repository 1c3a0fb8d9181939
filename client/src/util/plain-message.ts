/**
 * A text that may come from a server or a workspace as a message of the window. VS Code turns `[text](address)` in
 * notifications into links, commands included; nobody but us may offer those.
 */
export function plainMessage(text: string): string {
  return text.replaceAll('](', '] (');
}
