/** Texts that all pages share. */
export const ui = {
  cancel: 'Cancel',
  copied: 'Copied',
  copyFailed: 'The browser denied access to the clipboard. Select the text and copy it',
  showAll: (value: string | number) => `Show all ${value} KiB`,
  download: (size: string | number) => `Download ${size}`,
  tooLarge: 'The value is too large to show completely. It begins with:',
  loading: (what: string | number) => `Loading ${what}`,
  errorId: (id: string) => `error ${id}`,
  status: (title: string | number, status: string | number) => `${title} · status ${status}`,
  tryAgain: 'Try again',
  leaveTitle: 'Leave without saving?',
  leaveText: 'Your changes are not saved.',
  leave: 'Leave without saving',
  stay: 'Stay',
} as const;
