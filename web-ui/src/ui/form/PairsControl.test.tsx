import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { act, useState } from 'react';
import { afterEach, expect, it } from 'vitest';
import { Expressions, type ExpressionTools, type PathTarget } from './expressions';
import { PairsControl } from './PairsControl';

afterEach(cleanup);

let value: unknown;
let target: PathTarget | undefined;
const tools = {
  onFocus: (focused: PathTarget) => {
    target = focused;
  },
} as ExpressionTools;

function Headers({ begin }: { begin: unknown }) {
  const [now, setNow] = useState(begin);
  value = now;
  return (
    <Expressions value={tools}>
      <PairsControl
        id="headers"
        schema={{ type: 'object', additionalProperties: {} }}
        label="Headers"
        value={now}
        onChange={setNow}
      />
    </Expressions>
  );
}

const type = (label: string, text: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value: text } });

it('has a row for each header, whose value may be a list', () => {
  render(<Headers begin={{ Accept: 'text/csv', 'X-Id': '7' }} />);
  type('Headers: Value of Accept', '["text/csv", "text/plain"]');
  expect(value).toEqual({ Accept: ['text/csv', 'text/plain'], 'X-Id': '7' });
  expect(screen.getByLabelText('Headers: Value of Accept')).toHaveProperty(
    'value',
    '["text/csv", "text/plain"]',
  );
  type('Headers: Value of X-Id', '1.0');
  expect(value).toMatchObject({ 'X-Id': '1.0' });
  type('Headers: Value of X-Id', '12');
  expect(value).toMatchObject({ 'X-Id': 12 });
});

it('takes a path of the data into the value that has the focus', () => {
  render(<Headers begin={{ Accept: 'text/csv', 'X-Id': 'id-' }} />);
  const field = screen.getByLabelText('Headers: Value of X-Id') as HTMLInputElement;
  fireEvent.focus(field);
  field.setSelectionRange(3, 3);
  act(() => target?.insert('payload.id'));
  expect(value).toEqual({ Accept: 'text/csv', 'X-Id': 'id-{{ payload.id }}' });
});

it('keeps the lines of a value', () => {
  render(<Headers begin={{ Data: '{{\n  payload\n}}' }} />);
  const field = screen.getByLabelText('Headers: Value of Data') as HTMLTextAreaElement;
  expect(field.getAttribute('rows')).toBe('3');
  type('Headers: Value of Data', '{{\n  payload.lines\n}}');
  expect(value).toEqual({ Data: '{{\n  payload.lines\n}}' });
});
