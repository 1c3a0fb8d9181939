/** What functions that run in the page use of its elements; the tests themselves know no DOM. */
export interface PageElement {
  readonly className: string;
  readonly textContent: string | null;
  readonly ownerDocument: {
    readonly defaultView: {
      getComputedStyle(element: PageElement): { readonly color: string };
    } | null;
  };
  getAttribute(name: string): string | null;
  getBoundingClientRect(): { readonly top: number };
  querySelector(selector: string): PageElement | null;
}
