import { expect, it } from 'vitest';
import { edited } from './edit';
import { replaceAction } from './replaceAction';

const TEXT = `flows:
  f:
    steps:
      # Tells them.
      - id: tell
        use: mail.send # now
        connection: office
        input:
          subject: Hello
          to: [a@example.org]
          size: 3
          body: "{{ payload }}"
        retry: { attempts: 3 }
      - stop: x
`;
const SCHEMA = {
  type: 'object',
  required: ['channel', 'body'],
  properties: {
    channel: { type: 'string' },
    subject: { type: 'string' },
    size: { type: 'string' },
    body: { type: 'object' },
  },
};

it('keeps inputs whose names and types fit, and says what it drops', () => {
  const { changes, kept, dropped } = replaceAction(
    TEXT,
    ['flows', 'f', 'steps', 0],
    'chat.post',
    undefined,
    SCHEMA,
  );
  expect(kept).toEqual(['subject', 'body']);
  expect(dropped).toEqual(['to', 'size']);
  expect(edited(TEXT, changes)).toBe(`flows:
  f:
    steps:
      # Tells them.
      - id: tell
        use: chat.post # now
        input:
          subject: Hello
          body: "{{ payload }}"
          channel: ""
        retry: { attempts: 3 }
      - stop: x
`);
});

it('keeps the connection of the same connector', () => {
  const { changes } = replaceAction(TEXT, ['flows', 'f', 'steps', 0], 'mail.other', 'office', SCHEMA);
  expect(edited(TEXT, changes)).toContain('connection: office');
});
