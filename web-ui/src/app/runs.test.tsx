import type { QueryClient } from '@tanstack/react-query';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import type { RunDetail, StepView } from '../api/types';
import { answers, askAgain, asked, button, heading, ok, open, refusal, run } from './testing';

describe('a search', () => {
  it('for what looks like a token shows what the server says, and does not ask to sign in', async () => {
    answers.set('GET /runs', refusal(401, 'token-in-url', 'A token in a URL ends up in logs.'));
    open('/runs?text=jct_1234');
    expect((await screen.findByRole('alert')).textContent).toContain('ends up in logs');
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('asks to sign in when the session has ended', async () => {
    const { client } = open('/runs');
    await screen.findByLabelText(/Search runs/);
    answers.set('GET /runs', refusal(401, 'not-signed-in', 'Sign in first.'));
    await askAgain(client, ['runs', 'list']);
    expect(await screen.findByText('Sign in again')).toBeTruthy();
  });

  it.each(['/', '/runs'])('leaves the focus in the field on %s', async (path) => {
    answers.set('GET /integrations', ok({ items: [{ name: 'shop', flows: [] }], next: null }));
    open(path);
    const field = (await screen.findByLabelText(/Search runs/)) as HTMLInputElement;
    field.focus();
    fireEvent.change(field, { target: { value: ' SO-1 ' } });
    fireEvent.submit(field);
    await screen.findByText('Show all');
    const now = screen.getByLabelText(/Search runs/) as HTMLInputElement;
    expect(document.activeElement).toBe(now);
    expect(now.value.trim()).toBe('SO-1');
  });

  it('from elsewhere is shown in the field', async () => {
    const { router } = open('/runs?text=SO-1');
    const field = (await screen.findByLabelText(/Search runs/)) as HTMLInputElement;
    expect(field.value).toBe('SO-1');
    fireEvent.click(await screen.findByText('Show all'));
    await waitFor(() => expect(field.value).toBe(''));
    router.history.back();
    await waitFor(() => expect(field.value).toBe('SO-1'));
  });
});

describe('a run', () => {
  it('shows nothing of the one that was shown before', async () => {
    answers.set('GET /runs/1', ok(run('1', 'failed')));
    answers.set('GET /runs/2', ok(run('2', 'failed')));
    answers.set('POST /runs/1/retry', refusal(409, 'history-not-kept', 'Nothing is kept of it.'));
    const { router } = open('/runs/2');
    await heading(/flow-2/);
    await router.navigate({ to: '/runs/$id', params: { id: '1' }, search: {} });
    await heading(/flow-1/);
    fireEvent.click(await button('Retry from the failed step'));
    await screen.findByText('Nothing is kept of it.');
    await router.navigate({ to: '/runs/$id', params: { id: '2' }, search: {} });
    await heading(/flow-2/);
    expect(screen.queryByText('Nothing is kept of it.')).toBeNull();
  });

  async function moves(client: QueryClient, to: RunDetail) {
    answers.set(`GET /runs/${to.id}`, ok(to));
    await askAgain(client, ['run', to.id]);
  }

  it('is not given up instead of cancelled when it fails under the pointer', async () => {
    answers.set('GET /runs/1', ok(run('1', 'running')));
    const { client } = open('/runs/1');
    fireEvent.click(await button('Cancel run'));
    await button('Cancel the run');
    await moves(client, run('1', 'failed'));
    expect(await screen.findByText(/has failed in the meantime/)).toBeTruthy();
    const buttons = [...screen.getByRole('dialog').querySelectorAll('button')];
    expect(buttons.map((each) => each.textContent)).toEqual(['Close']);
  });

  it('is cancelled as chosen, although another user has cancelled it meanwhile', async () => {
    answers.set('GET /runs/1', ok(run('1', 'waiting')));
    answers.set('POST /runs/1/cancel', ok({ run: '1' }));
    const { client } = open('/runs/1');
    fireEvent.click(await button('Cancel run'));
    await moves(client, run('1', 'waiting', { cancelling: 'eva' }));
    await screen.findByText(/Cancelled by eva/);
    fireEvent.click(await button('Cancel the run'));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    // Not by force, which would take the rest of its finally.
    expect(asked).toContain('POST /runs/1/cancel');
  });
});

describe('a step in doubt', () => {
  beforeEach(() => {
    const step: StepView = {
      path: 'send',
      id: 'send',
      kind: 'action',
      status: 'waiting',
      attempts: 1,
      waiting: { reason: 'in doubt', until: null },
      question: 'Was it sent?',
    };
    answers.set(
      'GET /runs/1',
      ok(run('1', 'waiting', { steps: [step], waiting: { reason: 'in doubt', until: null } })),
    );
    answers.set('POST /runs/1/answer', ok({ run: '1' }));
  });

  function told(): unknown {
    const call = asked.find((each) => each.startsWith('POST /runs/1/answer'));
    return call && JSON.parse(call.slice(call.indexOf('{')));
  }

  it('that was done is answered with one click', async () => {
    open('/runs/1');
    fireEvent.click(await button('It was done: continue'));
    await waitFor(() => expect(told()).toEqual({ step: 'send', answer: 'done' }));
  });

  it('is given what it yielded, once that is JSON', async () => {
    open('/runs/1');
    fireEvent.click(await screen.findByRole('checkbox', { name: /needs its result/ }));
    const done = (await button('It was done: continue')) as HTMLButtonElement;
    expect(done.disabled).toBe(true);
    const field = screen.getByLabelText('Result as JSON');
    fireEvent.change(field, { target: { value: '{"id": 1' } });
    expect((await screen.findByRole('alert')).textContent).toContain('not JSON yet');
    fireEvent.change(field, { target: { value: '{"id": 1}' } });
    fireEvent.click(done);
    await waitFor(() => expect(told()).toEqual({ step: 'send', answer: 'done', result: { id: 1 } }));
  });
});
