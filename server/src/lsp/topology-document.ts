import type { ParsedDocument } from '../store/documents.ts';
import type { ClusterNames } from './cluster-names.ts';
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

export const createTopologyReader = ({
  contexts,
}: Pick<ClusterNames, 'contexts'>): TopologyReader => {
  const read = new WeakMap<ParsedDocument, TopologyDocument & { readonly of: readonly string[] }>();
  return (document) => {
    if (!isTopologyFile(document.uri)) return undefined;
    const of = contexts();
    const known = read.get(document);
    if (known?.of === of) return known;
    const file = known?.file ?? readTopology(document.text);
    const topology = { of, file, findings: checkTopology(file, of) };
    read.set(document, topology);
    return topology;
  };
};
