/** Keys and indexes from the top of the file. */
export type Path = readonly (string | number)[];
