import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { answers, asked, button, ok, open } from './testing';

/** Only what the page needs of it. */
const settings = {
  variables: [{ name: 'JUNCTURA_ADMIN_PASSWORD', set: false }],
};

beforeEach(() => {
  answers.set('GET /settings', ok(settings));
});

describe('the password', () => {
  const fill = async (current: string, next: string, again: string) => {
    fireEvent.change(await screen.findByLabelText('Current password'), { target: { value: current } });
    fireEvent.change(screen.getByLabelText('New password'), { target: { value: next } });
    fireEvent.change(screen.getByLabelText('Repeat the new password'), { target: { value: again } });
    fireEvent.click(await button('Change password'));
  };

  it('is changed, and the fields are empty afterwards', async () => {
    answers.set('POST /password', ok(null));
    open('/settings/password');
    await fill('old', 'a new long sentence', 'a new long sentence');
    await screen.findByText(/^The password is changed/);
    const sent = asked.find((call) => call.startsWith('POST /password')) ?? '';
    expect(JSON.parse(sent.slice(sent.indexOf('{')))).toEqual({
      current: 'old',
      password: 'a new long sentence',
    });
    expect((screen.getByLabelText('New password') as HTMLInputElement).value).toBe('');
  });

  it('is not sent if the two differ', async () => {
    open('/settings/password');
    await fill('old', 'a new long sentence', 'another');
    await screen.findByText('The two passwords differ.');
    expect(asked.some((call) => call.startsWith('POST /password'))).toBe(false);
  });

  it('is refused at the field', async () => {
    answers.set('POST /password', {
      status: 403,
      body: {
        status: 403,
        code: 'wrong-password',
        detail: 'The current password is wrong.',
        pointer: '/current',
      },
    });
    open('/settings/password');
    await fill('wrong', 'a new long sentence', 'a new long sentence');
    await waitFor(() =>
      expect(screen.getByLabelText('Current password').getAttribute('aria-invalid')).toBe('true'),
    );
    expect(screen.getAllByText('The current password is wrong.')).toHaveLength(1);
  });

  it('waits after too many tries', async () => {
    answers.set('POST /password', {
      status: 429,
      body: { status: 429, code: 'too-many-tries', detail: 'Too many sign-ins failed. Try again in 4 s.' },
      headers: { 'Retry-After': '4' },
    });
    open('/settings/password');
    await fill('wrong', 'a new long sentence', 'a new long sentence');
    expect((await button('Try again in 4 s')).hasAttribute('disabled')).toBe(true);
  });

  it('says if the environment sets it at each start', async () => {
    const variables = [{ name: 'JUNCTURA_ADMIN_PASSWORD', set: true }];
    answers.set('GET /settings', ok({ ...settings, variables }));
    open('/settings/password');
    await screen.findByText(/^JUNCTURA_ADMIN_PASSWORD sets the password at each start/);
  });
});
