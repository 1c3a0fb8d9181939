/** The generated file behind the catalogue; see test/architecture/generators/catalog.ts. */
export interface CatalogAsset {
  /** Label names; families point into it. */
  readonly labels: readonly string[];
  readonly families: readonly CatalogFamily[];
}

export interface CatalogFamily {
  readonly name: string;
  readonly type: string;
  readonly unit: string;
  readonly help: string;
  /** Indexes into `CatalogAsset.labels`. */
  readonly labels: readonly number[];
  /** Label name → values that belong to the product's contract. */
  readonly values?: Readonly<Record<string, readonly string[]>>;
}
