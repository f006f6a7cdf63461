/** What lists of runs and the page of a run say. */
export const runs = {
  test: 'test',
  tests: 'Tests',
  testsHint: 'Runs that test drafts',
  testsPart: 'tests of drafts',
  draft: 'Draft',
  onGraph: 'Show on graph',
  onGraphHint: 'What each step did in this run, in the picture of the flow',
  inEditor: 'Open in editor',
  inEditorHint: 'The draft at this step, with the data of this run',
  published: (version: number) => `v${version} is published.`,
  publishedWithRun: (run: string) =>
    `Run ${run}, whose data you had open, can begin again in the new version. What its steps have done outside is done once more.`,
  retryWith: (run: string, version: number) => `Retry run ${run} with v${version}`,
  retrying: 'Retrying…',
  notRetried: 'The run was not retried.',
  toIntegration: 'To the integration',
} as const;
