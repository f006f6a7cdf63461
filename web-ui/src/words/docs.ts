/** Texts of the documentation beside a page. */
export const docs = {
  title: 'Documentation',
  back: 'Back',
  contents: 'All pages',
  search: 'Search the documentation',
  newTab: 'Open in a new tab',
  close: 'Close the documentation',
  page: 'Page of the documentation',
  loadFailed: 'The page could not be loaded.',
  searchFailed: 'The search index could not be loaded.',
  results: (count: number) => (count === 1 ? '1 result' : `${count} results`),
  resultList: 'Results',
} as const;
