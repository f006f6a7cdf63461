/** Texts about the choice of a trigger. */
export const triggers = {
  choose: 'Choose a trigger',
  chooseIt: 'Choose a trigger…',
  replace: 'Replace trigger…',
  replaceTitle: 'Replace the trigger',
  noTrigger: 'Choose a trigger.',
  none: 'The trigger is what starts the flow, such as a webhook, a schedule or a message.',
  picker: {
    search: 'Search triggers',
    placeholder: 'Search, such as “every hour” or “inbox”',
    list: 'Triggers',
    details: 'Description of the selected trigger',
    nothingMatches: (query: string) =>
      `No trigger matches “${query}”. Try fewer letters, or the name of a connector.`,
  },
  often: 'Often used',
  anyoneCanSend: 'Anyone can send. Choose a scheme before others use the address.',
  connectorsFailed: 'The connectors could not be loaded.',
  replaced: (title: string, kept: number, dropped: readonly string[]) =>
    [
      `The trigger is now ${title}.`,
      kept > 0 && `${kept} ${kept === 1 ? 'value was' : 'values were'} kept.`,
      dropped.length > 0 && `Not kept, because the new trigger has no such input: ${dropped.join(', ')}.`,
    ]
      .filter(Boolean)
      .join(' '),
} as const;
