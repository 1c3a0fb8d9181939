/** Lines of a document, zero-based, both included. */
export interface Lines {
  readonly startLine: number;
  readonly endLine: number;
}

/** The item that holds the line, else the last one that starts above it, else the first. */
export function nearest<T extends Lines>(items: readonly T[], line: number): T | undefined {
  const inOrder = items.toSorted((a, b) => a.startLine - b.startLine);
  return (
    inOrder.findLast((item) => item.startLine <= line && line <= item.endLine) ??
    inOrder.findLast((item) => item.startLine <= line) ??
    inOrder[0]
  );
}
