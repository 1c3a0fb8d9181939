import type { ParsedDocument } from '../store/documents.ts';
import {
  checkTopology,
  isTopologyFile,
  readTopology,
  type Finding,
  type TopologyFile,
} from '../topology/index.ts';

/** A document that is a topology, with what is to say about it. */
export interface TopologyDocument {
  readonly file: TopologyFile;
  readonly findings: readonly Finding[];
}

/** Reads topologies; a document that stays the same is read once. */
export type TopologyReader = (document: ParsedDocument) => TopologyDocument | undefined;

export const createTopologyReader = (): TopologyReader => {
  const read = new WeakMap<ParsedDocument, TopologyDocument>();
  return (document) => {
    if (!isTopologyFile(document.uri)) return undefined;
    const known = read.get(document);
    if (known !== undefined) return known;
    const file = readTopology(document.text);
    const topology = { file, findings: checkTopology(file) };
    read.set(document, topology);
    return topology;
  };
};
