/** Texts for the files and rows in values of runs. */
export const contents = {
  failed: 'The files and rows could not be loaded.',
  rowsOf: (name: string) => `Rows of ${name}`,
  rows: (count: number) => (count === 0 ? 'no rows' : count === 1 ? '1 row' : `${count} rows`),
  first: (shown: number) => `the first ${shown} rows`,
  firstOf: (shown: number, count: string) => `the first ${shown} of ${count} rows`,
  notRecorded: 'The steps that use these rows read them. The first ones were not recorded.',
  number: 'Row',
  value: 'Value',
} as const;
