type Opener = (address: string) => void;

let opener: Opener | undefined;

/** Registers what shows a page of the documentation beside the page. The result takes it back. */
export function onOpenDocs(open: Opener): () => void {
  opener = open;
  return () => {
    if (opener === open) opener = undefined;
  };
}

/** Shows a page of the documentation beside the page. @return whether something here can show it */
export function openDocs(address: string): boolean {
  opener?.(address);
  return opener !== undefined;
}
