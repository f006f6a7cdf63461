import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { answers, heading, ok, open, run } from './testing';

beforeEach(() => {
  localStorage.clear();
  answers.set('GET /integrations', ok({ items: [{ name: 'orders', version: 1, flows: [] }], next: null }));
});

async function palette() {
  fireEvent.keyDown(window, { key: 'k', ctrlKey: true });
  return (await screen.findByRole('combobox', { name: 'Command palette' })) as HTMLInputElement;
}

const options = () => screen.getAllByRole('option').map((each) => each.querySelector('span')?.textContent);

describe('the command palette', () => {
  it('goes to what was typed', async () => {
    const { router } = open('/runs');
    await screen.findByRole('button', { name: /^Go to/ });
    const field = await palette();
    fireEvent.change(field, { target: { value: 'orders' } });
    await screen.findByRole('option', { name: /Edit orders/ });
    expect(options()[0]).toBe('orders');
    fireEvent.keyDown(field, { key: 'ArrowDown' });
    await waitFor(() => expect(field.getAttribute('aria-activedescendant')).toBeTruthy());
    fireEvent.keyDown(field, { key: 'Enter' });
    await waitFor(() => expect(router.state.location.pathname).toMatch(/^\/integrations\/orders/));
    expect(screen.queryByRole('combobox', { name: 'Command palette' })).toBeNull();
  });

  it('goes to a run by its number at once', async () => {
    answers.set('GET /runs/12', ok(run('12', 'succeeded')));
    const { router } = open('/runs');
    await screen.findByRole('button', { name: /^Go to/ });
    const field = await palette();
    fireEvent.change(field, { target: { value: '12' } });
    fireEvent.keyDown(field, { key: 'Enter' });
    await waitFor(() => expect(router.state.location.pathname).toBe('/runs/12'));
  });

  it('does what the page can do, and begins with it', async () => {
    answers.set('GET /runs/12', ok(run('12', 'succeeded')));
    open('/runs/12');
    await screen.findByRole('button', { name: 'Replay…' });
    await palette();
    expect(options()).toContain('Replay…');
    fireEvent.click(screen.getByRole('option', { name: /Replay…/ }));
    expect(await screen.findByRole('dialog', { name: /Replay/ })).toBeTruthy();
  });

  it('has the commands of the application: it asks for the name of a new integration', async () => {
    open('/runs');
    await screen.findByRole('button', { name: /^Go to/ });
    await palette();
    expect(options()).toEqual(expect.arrayContaining(['New integration…', 'New connection', 'Sign out']));
    fireEvent.click(screen.getByRole('option', { name: /New integration…/ }));
    expect(await screen.findByRole('dialog', { name: 'New integration' })).toBeTruthy();
  });

  it('switches the theme', async () => {
    open('/runs');
    await screen.findByRole('button', { name: /^Go to/ });
    await palette();
    fireEvent.click(screen.getByRole('option', { name: /Switch to the dark theme/ }));
    expect(document.documentElement.dataset.theme).toBe('dark');
    await palette();
    expect(options()).not.toContain('Switch to the dark theme');
    fireEvent.click(screen.getByRole('option', { name: /Switch to the theme of the system/ }));
    expect(document.documentElement.dataset.theme).toBeUndefined();
  });

  it('is closed by Escape, and opens over no dialog', async () => {
    open('/runs');
    await screen.findByRole('button', { name: /^Go to/ });
    const field = await palette();
    fireEvent.keyDown(window, { key: 'k', ctrlKey: true });
    expect(screen.getAllByRole('combobox', { name: 'Command palette' })).toHaveLength(1);
    fireEvent.keyDown(field, { key: 'Escape' });
    await waitFor(() => expect(screen.queryByRole('combobox', { name: 'Command palette' })).toBeNull());
  });
});

describe('an address where nothing is', () => {
  it('offers what has a similar name', async () => {
    const { router } = open('/integration/orders');
    await heading('There is nothing at this address');
    const field = screen.getByRole('searchbox', { name: 'Search' }) as HTMLInputElement;
    expect(field.value).toBe('orders');
    fireEvent.click(await screen.findByRole('link', { name: 'orders Integration' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/integrations/orders'));
  });

  it('is searched for by other words', async () => {
    open('/nothing/like/it');
    const field = await screen.findByRole('searchbox', { name: 'Search' });
    fireEvent.change(field, { target: { value: 'connect' } });
    expect(screen.getByRole('link', { name: 'Connections Page' }).getAttribute('href')).toBe('/connections');
  });
});
