/** Characters (UTF-16) of an answer: more only costs the model its room. */
const mostCharacters = 20_000;
/** Characters of one line. */
const mostOfLine = 1000;

/** Lines as one text of bounded length; says in words what is left out, and what to do about it. */
export function boundedLines(lines: readonly string[], advice: string): string {
  let length = 0;
  const kept: string[] = [];
  for (const whole of lines) {
    const line = whole.length > mostOfLine ? `${whole.slice(0, mostOfLine)}… (cut)` : whole;
    length += line.length + 1;
    if (length > mostCharacters) {
      const left = lines.length - kept.length;
      return [...kept, `Truncated: ${left} more lines are left out. ${advice}`].join('\n');
    }
    kept.push(line);
  }
  return kept.join('\n');
}
