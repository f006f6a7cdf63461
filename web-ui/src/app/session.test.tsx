import { act, fireEvent, screen } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { answers, askAgain, button, heading, ok, open, refusal } from './testing';

describe('a server that does not answer for a while', () => {
  it('leaves the page as it is', async () => {
    const { client } = open('/runs');
    const field = (await screen.findByLabelText(/Search runs/)) as HTMLInputElement;
    fireEvent.change(field, { target: { value: 'half a wo' } });
    answers.set('GET /me', refusal(503, 'full', 'Later.'));
    await askAgain(client, ['me']);
    expect(client.getQueryState(['me'])?.status).toBe('error');
    expect(screen.getByLabelText(/Search runs/)).toBe(field);
    expect(field.value).toBe('half a wo');
  });

  it('leaves what needs attention on the page', async () => {
    const group = {
      fingerprint: 'f',
      integration: 'shop',
      flow: 'orders',
      kind: 'REFUSED',
      message: 'Order # is refused.',
      example: 'Order 17 is refused.',
      runs: 2,
    };
    answers.set('GET /attention', ok({ items: [{ ...group, lastAt: '2030-01-01T09:00:00Z' }], next: null }));
    const { client } = open('/runs?status=needs-attention');
    await screen.findByRole('table', { name: /Causes/ });
    answers.set('GET /attention', refusal(503, 'full', 'Later.'));
    await askAgain(client, ['runs', 'attention']);
    expect(screen.getByRole('table', { name: /Causes/ }).textContent).toContain('Order 17 is refused.');
  });

  it('is asked again, and the page goes on by itself', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    answers.set('GET /me', 'silence');
    open('/runs');
    await vi.advanceTimersByTimeAsync(4_000);
    expect((await screen.findByRole('alert')).textContent).toContain('continues when the server is back');
    await vi.advanceTimersByTimeAsync(5_500);
    // During the retry, the message stays.
    expect(screen.getByRole('alert').textContent).toContain('continues when the server is back');
    answers.set('GET /me', ok({ username: 'admin', role: 'admin' }));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await heading('Runs')).toBeTruthy();
  });
});

describe('a sign-in', () => {
  it('with a wrong password is answered by one message, at the password', async () => {
    answers.set('GET /me', refusal(401, 'sign-in-needed', 'Sign in.'));
    answers.set('GET /setup/status', ok({ needed: false }));
    answers.set('POST /session', refusal(401, 'wrong-password', 'The sign-in failed.'));
    open('/signin');
    fireEvent.change(await screen.findByLabelText('User name'), { target: { value: 'admin' } });
    const field = screen.getByLabelText('Password');
    fireEvent.change(field, { target: { value: 'wrong horse' } });
    fireEvent.click(await button('Sign in'));
    const message = await screen.findByRole('alert');
    expect(message.textContent).toBe('The user name or the password is wrong.');
    expect(screen.getAllByRole('alert')).toHaveLength(1);
    expect(screen.queryByText('The sign-in failed.')).toBeNull();
    expect(field.getAttribute('aria-describedby')).toContain(message.id);
  });

  for (const [status, code, detail] of [
    [429, 'too-many-tries', 'Too many sign-ins failed. Try again in 8 s.'],
    [503, 'sign-in-busy', 'Too many sign-ins are waiting. Try again in a few seconds.'],
  ] as const) {
    it(`that is answered ${status} says why and counts down to the next try`, async () => {
      vi.useFakeTimers({ shouldAdvanceTime: true });
      answers.set('GET /me', refusal(401, 'sign-in-needed', 'Sign in.'));
      answers.set('GET /setup/status', ok({ needed: false }));
      answers.set('POST /session', {
        status,
        body: { title: 'Refused', status, detail, code },
        headers: { 'Retry-After': '8' },
      });
      open('/signin');
      fireEvent.change(await screen.findByLabelText('User name'), { target: { value: 'admin' } });
      fireEvent.change(screen.getByLabelText('Password'), { target: { value: 'correct horse' } });
      fireEvent.click(await button('Sign in'));
      expect((await screen.findByRole('alert')).textContent).toContain(detail);
      expect(
        ((await screen.findByRole('button', { name: /Try again in [78] s/ })) as HTMLButtonElement).disabled,
      ).toBe(true);
      await act(() => vi.advanceTimersByTimeAsync(5_000));
      expect(await screen.findByRole('button', { name: /Try again in [23] s/ })).toBeTruthy();
      await act(() => vi.advanceTimersByTimeAsync(4_000));
      expect(((await button('Sign in')) as HTMLButtonElement).disabled).toBe(false);
    });
  }
});

describe('the first start', () => {
  it('says at the password what is wrong with it', async () => {
    answers.set('GET /me', refusal(401, 'sign-in-needed', 'Sign in.'));
    answers.set('GET /setup/status', ok({ needed: true }));
    const detail = 'The password must have at least 12 characters.';
    answers.set('POST /setup', {
      status: 422,
      body: {
        title: 'Unprocessable Content',
        status: 422,
        detail,
        code: 'weak-password',
        pointer: '/password',
      },
    });
    open('/setup#abc');
    const field = (await screen.findByLabelText('Password')) as HTMLInputElement;
    fireEvent.change(field, { target: { value: 'short' } });
    fireEvent.submit(field.closest('form') as HTMLFormElement);
    expect((await screen.findByRole('alert')).textContent).toBe(detail);
    expect(field.getAttribute('aria-invalid')).toBe('true');
    const about = (field.getAttribute('aria-describedby') ?? '').split(' ');
    expect(about.map((each) => document.getElementById(each)?.textContent)).toContain(detail);
  });
});
