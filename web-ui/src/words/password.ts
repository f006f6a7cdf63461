/** Texts of the page of the password. */
export const password = {
  title: 'Password',
  user: 'User',
  current: 'Current password',
  next: 'New password',
  again: 'Repeat the new password',
  differs: 'The two passwords differ.',
  change: 'Change password',
  changing: 'Changing…',
  wait: (seconds: number) => `Try again in ${seconds} s`,
  failed: 'The password was not changed.',
  done: 'The password is changed. Your other sessions have ended.',
  effect: 'A new password ends your other sessions. Tokens stay valid.',
  fromEnvironment: (variable: string) =>
    `${variable} sets the password at each start of the server. Change it there, too, or remove it.`,
} as const;
