import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, expect, it } from 'vitest';
import type { JsonSchema } from '../../api/types';
import { SchemaForm } from './SchemaForm';
import { SecretNamesContext } from './secretNames';

const SECRET = { type: 'array', title: 'Secret', items: { type: 'string', format: 'secret' } } as JsonSchema;
const SCHEMA: JsonSchema = {
  required: ['verify'],
  properties: {
    verify: {
      title: 'Signature verification',
      oneOf: [
        {
          title: 'HMAC',
          description: 'any sender that signs with a shared secret',
          properties: {
            scheme: { const: 'hmac' },
            header: { type: 'string', title: 'Header' },
            secret: SECRET,
          },
          required: ['scheme', 'header', 'secret'],
        },
        { title: 'None', properties: { scheme: { const: 'none' } } },
        { const: 'none' },
      ],
    },
  },
};

let value: Record<string, unknown>;
afterEach(cleanup);

function Form({ first }: { first: Record<string, unknown> }) {
  const [now, setNow] = useState(first);
  value = now;
  return (
    <SecretNamesContext value={{ names: ['hookSecret', 'token'], note: 'Add a secret' }}>
      <SchemaForm schema={SCHEMA} value={now} onChange={setNow} />
    </SecretNamesContext>
  );
}
const choose = (label: string | RegExp, option: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value: option } });

it('asks which variant it is, and then for its fields', () => {
  render(<Form first={{}} />);
  choose('Signature verification', 'hmac');
  expect(value).toEqual({ verify: { scheme: 'hmac' } });
  screen.getByText('Any sender that signs with a shared secret.');
  fireEvent.change(screen.getByLabelText(/^Header/), { target: { value: 'X-Sign' } });
  expect(value).toEqual({ verify: { scheme: 'hmac', header: 'X-Sign' } });
});

it('writes a variant without fields as a word', () => {
  render(<Form first={{ verify: { scheme: 'hmac' } }} />);
  choose('Signature verification', 'none');
  expect(value).toEqual({ verify: 'none' });
});

it('names a secret of the connection, and never asks for the secret itself', () => {
  render(<Form first={{ verify: { scheme: 'hmac', secret: '{{ secret.token }}' } }} />);
  const field = screen.getByLabelText(/^Secret/);
  expect((field as HTMLSelectElement).value).toBe('token');
  choose(/^Secret/, 'hookSecret');
  expect(value).toEqual({ verify: { scheme: 'hmac', secret: '{{ secret.hookSecret }}' } });
  screen.getByText('Add a secret');
});

it('leaves several secrets as they are', () => {
  const secret = ['{{ secret.token }}', '{{ secret.hookSecret }}'];
  render(<Form first={{ verify: { scheme: 'hmac', secret } }} />);
  expect((screen.getByLabelText(/^Secret/) as HTMLTextAreaElement).value).toBe(secret.join('\n'));
});
