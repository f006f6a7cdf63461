/** Texts that all pages of the settings of the server share. */
export const administration = {
  title: 'Settings',
  sections: 'Settings',
  tabs: { server: 'Server', tokens: 'Tokens', backups: 'Backups', password: 'Password' },
  documentation: 'Documentation',
  cancel: 'Cancel',
  close: 'Close',
} as const;
