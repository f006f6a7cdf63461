/** What the sign-in and the first start say. */
export const session = {
  junctura: 'Junctura',
  password: 'Password',
  showPassword: 'Show password',
  hidePassword: 'Hide password',
  goodPassword: 'At least 12 characters. A sentence of several words is best.',
  thisServerIsAlready: 'This server is already set up',
  itHasAnAdministrator: 'It has an administrator. Sign in to go on.',
  signIn: 'Sign in',
  setUpThisServer: 'Set up this server',
  onePasswordAndJunctura: 'One password, and Junctura is yours. Nothing leaves this machine.',
  theServerCouldNot: 'The server could not be asked.',
  theServerIsNot: 'The server is not set up yet.',
  oneTimeCode: 'One-time code',
  theServerPrintsIt:
    'The server prints it, with a link that carries it, each time it starts without an administrator.',
  administrator: 'Administrator',
  settingUp: 'Setting up…',
  setUpAndSign: 'Set up and sign in',
  youAreNotSigned: 'You are not signed in.',
  userName: 'User name',
  signingIn: 'Signing in…',
} as const;
