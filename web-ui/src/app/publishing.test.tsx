import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { answers, asked, button, ok, open, refusal } from './testing';

const text = (delay: string, title = 'Orders to the shop') => `integration: shop
title: ${title}
flows:
  arrive:
    trigger: { use: manual.start }
    steps:
      - id: one
        delay: ${delay}
`;

/** What is published, as the server has it. */
let live: number | null;
let isOn: boolean;
let published: string[];
let draft: { base: number | null; document: string } | undefined;
let send: ((event: string, data: unknown) => void) | undefined;

/** Sends a live event, once the page listens. */
async function tell(event: string, data: unknown) {
  await waitFor(() => expect(send).toBeDefined());
  act(() => send?.(event, data));
}

function answerAll() {
  const view = {
    name: 'shop',
    title: 'Orders to the shop',
    version: live,
    publishedAt: '2030-01-01T09:00:00Z',
    enabled: isOn,
    flows: [],
    ...(draft ? { draft: { ...draft, published: live, changedAt: '', changedBy: 'ana' } } : {}),
  };
  answers.set('GET /integrations', ok({ items: [view], next: null }));
  answers.set('GET /integrations/shop', ok({ ...view, document: published[(live ?? 1) - 1] }));
  const versions = published.map((_, i) => ({
    version: i + 1,
    publishedBy: i === 2 ? 'bob' : 'ana',
    publishedAt: '2030-01-01T09:00:00Z',
  }));
  answers.set('GET /integrations/shop/versions', ok({ items: versions.reverse(), next: null }));
  published.forEach((document, i) => {
    answers.set(`GET /integrations/shop/versions/${i + 1}`, { status: 200, text: document });
    answers.set(`GET /integrations/shop/versions/${i + 1}/diff/draft`, ok({ same: true, differences: [] }));
  });
  if (draft) {
    const body = { ...draft, published: live, changedAt: '2030-01-01T09:00:00Z', changedBy: 'ana' };
    answers.set('GET /integrations/shop/draft', { status: 200, body, headers: { ETag: '"1"' } });
  }
  answers.set('GET /integrations/shop/draft/problems', ok({ valid: true, errors: [] }));
}

function publish(version: number, document: string) {
  live = version;
  published[version - 1] = document;
  answerAll();
}

beforeEach(() => {
  localStorage.clear();
  send = undefined;
  live = 2;
  isOn = true;
  published = [text('1s'), text('2s')];
  draft = { base: 2, document: text('3s') };
  answerAll();
  vi.stubGlobal(
    'EventSource',
    class extends EventTarget {
      constructor() {
        super();
        send = (event, data) => this.dispatchEvent(new MessageEvent(event, { data: JSON.stringify(data) }));
      }
      close() {}
    },
  );
});

const edit = () => open('/integrations/shop/edit?view=outline');
const dialog = () => screen.findByRole('dialog', { name: /^Publish/ });

describe('the header of the editor', () => {
  it('names the integration by its title, links to its page, and says what is live and what a click makes', async () => {
    edit();
    const title = await screen.findByRole('link', { name: 'Orders to the shop' });
    expect(title.getAttribute('href')).toBe('/integrations/shop');
    screen.getByText('shop', { selector: '.editor-name *' });
    screen.getByText('live: v2');
    await button('Publish v3…');
  });

  it('says at once what others publish, as title, button and dialog do', async () => {
    edit();
    await button('Publish v3…');
    publish(3, text('2s', 'Orders'));
    await tell('integration.changed', { name: 'shop', version: 3, enabled: true });
    await screen.findByText('live: v3');
    const card = await screen.findByRole('region', { name: 'Published since' });
    await within(card).findByText(/v3 was published by bob/);
    expect(card.textContent).toMatch(/after this draft was begun from v2/);
    fireEvent.click(within(card).getByRole('button', { name: 'Merge v3 into the draft' }));
    await waitFor(() =>
      expect(asked.some((call) => call.startsWith('PUT /integrations/shop/draft?base=3'))).toBe(true),
    );
    const saved = asked.find((call) => call.startsWith('PUT /integrations/shop/draft?base=3')) ?? '';
    expect(saved).toContain('title: Orders\n');
    expect(saved).toContain('delay: 3s');
  });

  it('says that it is switched off', async () => {
    edit();
    await screen.findByText('live: v2');
    isOn = false;
    answerAll();
    await tell('integration.changed', { name: 'shop', version: 2, enabled: false });
    await screen.findByText('switched off: v2');
  });

  it('promises no version if nothing has changed', async () => {
    draft = { base: 2, document: text('2s') };
    answerAll();
    edit();
    await screen.findByText('live: v2');
    await button('Publish…');
  });

  it('promises the last version again if the text is that of it', async () => {
    publish(3, text('3s'));
    live = 2;
    answerAll();
    edit();
    await button('Publish v3…');
  });
});

describe('an editor without a draft', () => {
  it('shows what others publish, without a question', async () => {
    draft = undefined;
    answerAll();
    edit();
    await screen.findByText('live: v2');
    publish(3, text('9s', 'Published elsewhere'));
    await tell('integration.changed', { name: 'shop', version: 3, enabled: true });
    await screen.findByRole('link', { name: 'Published elsewhere' });
    expect(screen.queryByRole('region', { name: 'Published since' })).toBeNull();
    expect(asked.some((call) => call.startsWith('PUT /integrations/shop/draft?'))).toBe(false);
  });
});

describe('the dialog', () => {
  it('publishes by Enter, and leads to the integration', async () => {
    answers.set('POST /integrations/shop/draft/publish', ok({ version: 3 }));
    const { router } = edit();
    fireEvent.click(await button('Publish v3…'));
    const shown = await dialog();
    within(shown).getByRole('heading', { name: 'Publish Orders to the shop as v3' });
    const note = within(shown).getByLabelText('Note') as HTMLInputElement;
    fireEvent.change(note, { target: { value: 'Slower' } });
    expect(note.form).toBeTruthy();
    fireEvent.submit(note.form as HTMLFormElement);
    await waitFor(() => expect(router.state.location.pathname).toBe('/integrations/shop'));
    const sent = asked.find((call) => call.startsWith('POST /integrations/shop/draft/publish')) ?? '';
    expect(JSON.parse(sent.slice(sent.indexOf('{')))).toEqual({ note: 'Slower' });
  });

  it('says in words what was published since the draft was begun, and merges it', async () => {
    const detail = 'Merge the draft with it, save it with base=3, then publish it.';
    answers.set('POST /integrations/shop/draft/publish', {
      status: 409,
      body: { title: 'Conflict', status: 409, code: 'published-since', detail, version: 3 },
    });
    edit();
    fireEvent.click(await button('Publish v3…'));
    publish(3, text('2s', 'Orders'));
    fireEvent.click(within(await dialog()).getByRole('button', { name: 'Publish v3' }));
    const shown = await screen.findByRole('dialog', { name: /^Publish Orders to the shop$/ });
    await within(shown).findByText(/v3 was published by bob/);
    expect(document.body.textContent).not.toContain('base=');
    fireEvent.click(within(shown).getByRole('button', { name: 'Merge v3 into the draft' }));
    await waitFor(() =>
      expect(asked.some((call) => call.startsWith('PUT /integrations/shop/draft?base=3'))).toBe(true),
    );
  });

  it('says that the draft was saved by others meanwhile, and does not speak of requests', async () => {
    answers.set(
      'POST /integrations/shop/draft/publish',
      refusal(412, 'stale', 'Read it again and repeat your change.'),
    );
    edit();
    fireEvent.click(await button('Publish v3…'));
    fireEvent.click(within(await dialog()).getByRole('button', { name: 'Publish v3' }));
    await within(await dialog()).findByText(/Somebody else has saved or published the draft/);
  });
});

describe('the command palette', () => {
  it('has the actions of the editor', async () => {
    edit();
    await button('Publish v3…');
    fireEvent.keyDown(window, { key: 'k', ctrlKey: true });
    await screen.findByRole('combobox', { name: 'Command palette' });
    const titles = screen.getAllByRole('option').map((each) => each.querySelector('span')?.textContent);
    expect(titles.slice(0, 9)).toEqual([
      'Test flow',
      'Listen for an event…',
      'Publish v3…',
      'Integration settings…',
      'Add a step…',
      'Find in all flows',
      'Show the graph',
      'Show the text',
      'Show graph and text',
    ]);
    fireEvent.click(screen.getByRole('option', { name: /^Publish v3…/ }));
    await screen.findByRole('dialog', { name: 'Publish Orders to the shop as v3' });
  });
});
