/** Whether a text holds nothing but blanks and comments. */
export const isEmptyPromql = (text: string): boolean => {
  for (const line of text.split('\n')) {
    const trimmed = line.trim();
    if (trimmed !== '' && !trimmed.startsWith('#')) return false;
  }
  return true;
};
