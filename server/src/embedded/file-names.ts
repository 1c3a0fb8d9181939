/** Which files of a folder may hold PromQL, by their names alone; a host looks at the text of each. */

/** The end of a name → the language that an editor opens it in. */
const languageIds: ReadonlyMap<string, string> = new Map([
  ['.promql', 'promql'],
  ['.yaml', 'yaml'],
  ['.yml', 'yaml'],
  // Old habits for rule files.
  ['.rules', 'yaml'],
  ['.rule', 'yaml'],
]);

/** The ends of the names of files worth looking into. */
export const fileExtensions: readonly string[] = [...languageIds.keys()];

/** Names of folders that hold nobody's own files. */
export const ignoredFolders: readonly string[] = ['node_modules', '.git'];

/** The language of a file by its name or URI; `undefined` for a name that says nothing. */
export const languageIdOf = (name: string): string | undefined => {
  const lowerCase = name.toLowerCase();
  return languageIds.get(fileExtensions.find((end) => lowerCase.endsWith(end)) ?? '');
};

/** Whether a search finds the file: its name fits and it is in none of the ignored folders. */
export const isSearched = (uri: string): boolean =>
  languageIdOf(uri) !== undefined && !ignoredFolders.some((folder) => uri.includes(`/${folder}/`));
