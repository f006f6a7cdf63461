/** Texts about what is published of an integration while its draft is open. */
export const publishing = {
  region: 'Published since',
  published: (version: number, by: string | undefined) =>
    `v${version} was published${by === undefined ? '' : ` by ${by}`}`,
  publishedAgain: (version: number) => `v${version} was published again`,
  at: ' at ',
  since: (base: number | null) =>
    base === null ? ', after this draft was begun.' : `, after this draft was begun from v${base}.`,
  unpublished: (base: number | null) =>
    base === null
      ? 'No version is published any more.'
      : `v${base}, from which this draft was begun, is no longer published.`,
  merge: (version: number | null) =>
    version === null ? 'Keep the draft' : `Merge v${version} into the draft`,
  mergeFailed: 'The draft could not be merged.',
  mergeFirst: 'Merge it first. Then the draft can be published.',
  live: (version: number) => `live: v${version}`,
  off: (version: number) => `switched off: v${version}`,
  neverPublished: 'not published',
  toPage: (title: string) => `Open the page of ${title}`,
  button: (next: number | undefined) => (next === undefined ? 'Publish…' : `Publish v${next}…`),
  title: (title: string, next: number | undefined) =>
    next === undefined ? `Publish ${title}` : `Publish ${title} as v${next}`,
  publishedTitle: (title: string, version: number) => `${title} is published as v${version}`,
  publish: (next: number | undefined) => (next === undefined ? 'Publish' : `Publish v${next}`),
  changedMeanwhile: 'Somebody else has saved or published the draft. Check the changes, then publish again.',
} as const;
