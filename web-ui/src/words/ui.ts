/** What all pages share. */
export const ui = {
  cancel: 'Cancel',
  copied: 'Copied',
  theBrowserRefusedSelect: 'The browser refused; select and copy by hand',
  showAllKib: (value: string | number) => `Show all ${value} KiB`,
  download: (size: string | number) => `Download ${size}`,
  itIsTooLarge: 'It is too large to be shown as a whole. It begins with:',
  loading: (what: string | number) => `Loading ${what}`,
  status: (title: string | number, status: string | number) => `${title} · status ${status}`,
  tryAgain: 'Try again',
  leaveTitle: 'Leave without saving?',
  leaveText: 'What you have changed here is not saved.',
  leave: 'Leave without saving',
  stay: 'Stay',
} as const;
