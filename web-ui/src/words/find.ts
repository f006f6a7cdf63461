/** The dialog that finds steps. */
export const find = {
  title: 'Find in all flows',
  label: 'Find steps, actions, values and expressions',
  placeholder: 'A name, an action, a value or a part of an expression',
  hint: 'Searches the triggers and steps of all flows.',
  hits: 'Found',
  found: (count: number, most: number) =>
    count === 0
      ? 'Nothing found. Try fewer letters.'
      : count >= most
        ? `The first ${most} places. Type more to find fewer.`
        : count === 1
          ? '1 place'
          : `${count} places`,
} as const;
