/** Forms made of schemas, and expressions in their fields. */
export const form = {
  required: 'required',
  value: 'Value',
  expression: 'Expression',
  expressionFor: (label: string) => `Write ${label} as an expression`,
  more: (count: number, names: string) => `${count} optional ${count === 1 ? 'field' : 'fields'}: ${names}`,
  empty: '–',
  fallback: (value: string) => `${value} (default)`,
  json: 'JSON',
  lines: 'One in each line',
  suggestions: 'Suggestions',
  notJson: 'This is not JSON yet, so it counts as text.',
  name: 'Name',
  addEntry: 'Add an entry',
  removeEntry: (name: string) => (name ? `Remove ${name}` : 'Remove this entry'),
  valueOf: (name: string) => (name ? `Value of ${name}` : 'Value'),
  twice: 'This name is there twice.',
} as const;
