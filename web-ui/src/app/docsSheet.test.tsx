import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { answers, asked, open } from './testing';

const page = (content: string) => ({
  status: 200,
  text: `<!doctype html><html><head><title>x</title></head><body><nav>Pages</nav><main>${content}</main></body></html>`,
});

describe('the documentation beside a page', () => {
  beforeEach(() => {
    answers.set(
      'GET /docs/index.html',
      page('<h1>Contents</h1><a href="/docs/operate/backup.html">Backup</a>'),
    );
    answers.set(
      'GET /docs/operate/backup.html',
      page(
        '<h1 id="backup">Backup</h1><p>Copy the <code>master.key</code>.</p><h2 id="where">Where</h2><p>Elsewhere.</p>' +
          '<p><a href="restore.html#steps">Restore</a> <a href="https://example.com/a">Example</a></p>',
      ),
    );
    answers.set(
      'GET /docs/operate/restore.html',
      page('<h1 id="restore">Restore</h1><h2 id="steps">Steps</h2><p>Stop the server.</p>'),
    );
  });

  const sheet = () => screen.findByRole('dialog', { name: 'Documentation' });
  const openSheet = async () => {
    open('/connections');
    fireEvent.click(await screen.findByRole('link', { name: 'Documentation' }));
    return sheet();
  };

  it('shows a page, and follows links between pages without leaving the page', async () => {
    const dialog = await openSheet();
    fireEvent.click(await within(dialog).findByRole('link', { name: 'Backup' }));
    await within(dialog).findByRole('heading', { name: 'Backup' });
    fireEvent.click(within(dialog).getByRole('link', { name: 'Restore' }));
    await within(dialog).findByText('Stop the server.');
    expect(window.location.pathname).toBe('/connections');
    expect(document.activeElement?.textContent).toBe('Steps');

    fireEvent.click(within(dialog).getByRole('button', { name: 'Back' }));
    await within(dialog).findByText('Elsewhere.');
    fireEvent.click(within(dialog).getByRole('button', { name: 'All pages' }));
    await within(dialog).findByRole('heading', { name: 'Contents' });
  });

  it('opens the shown page in a tab of its own, and other sites, too', async () => {
    const dialog = await openSheet();
    fireEvent.click(await within(dialog).findByRole('link', { name: 'Backup' }));
    const other = await within(dialog).findByRole('link', { name: 'Example' });
    expect(other.getAttribute('target')).toBe('_blank');
    expect(other.getAttribute('rel')).toContain('noopener');
    expect(within(dialog).getByRole('link', { name: 'Open in a new tab' }).getAttribute('href')).toBe(
      '/docs/operate/backup.html',
    );
  });

  it('leaves clicks that open a tab to the browser', async () => {
    open('/connections');
    const link = await screen.findByRole('link', { name: 'Documentation' });
    let isLeft = false;
    // After the page's own listeners; here no tab is to be opened.
    const browser = (event: Event) => {
      isLeft = !event.defaultPrevented;
      event.preventDefault();
    };
    window.addEventListener('click', browser);
    fireEvent.click(link, { ctrlKey: true });
    window.removeEventListener('click', browser);
    expect(isLeft).toBe(true);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('finds sections by their words', async () => {
    answers.set('GET /docs/search.json', {
      status: 200,
      body: [
        {
          page: 'Backup',
          heading: 'Where',
          href: '/docs/operate/backup.html#where',
          text: 'Elsewhere on a disk.',
        },
        { page: 'Restore', heading: 'Restore', href: '/docs/operate/restore.html', text: 'Stop the server.' },
      ],
    });
    const dialog = await openSheet();
    const search = within(dialog).getByRole('searchbox', { name: 'Search the documentation' });
    fireEvent.change(search, { target: { value: 'disk' } });
    await within(dialog).findByText('1 result');
    fireEvent.click(within(dialog).getByRole('link', { name: 'Backup: Where' }));
    await within(dialog).findByText('Elsewhere.');
    expect((search as HTMLInputElement).value).toBe('');
    expect(document.activeElement?.textContent).toBe('Where');
  });

  it('shows nothing but text of what pages do not contain', async () => {
    answers.set(
      'GET /docs/index.html',
      page(
        '<h1>Contents</h1><script>window.broken = 1</script><p onclick="x()" style="color:red">Plain' +
          '<a href="javascript:x()">Trap</a><img src="https://example.com/x.png" alt="Spy" onerror="x()"></p>' +
          '<iframe></iframe><form action="/x"><button>Send</button></form>',
      ),
    );
    const dialog = await openSheet();
    const text = await within(dialog).findByText(/Plain/);
    expect(text.getAttribute('style')).toBeNull();
    expect(text.getAttribute('onclick')).toBeNull();
    expect(within(dialog).queryByRole('link', { name: 'Trap' })).toBeNull();
    expect(within(dialog).queryByRole('img')).toBeNull();
    expect(dialog.querySelector('script, iframe, form')).toBeNull();
    expect(within(dialog).queryByRole('button', { name: 'Send' })).toBeNull();
  });

  it('says what failed, and tries again', async () => {
    answers.set('GET /docs/index.html', {
      status: 404,
      body: { title: 'Not Found', status: 404, detail: 'Gone.' },
    });
    const dialog = await openSheet();
    await within(dialog).findByText('The page could not be loaded.');
    answers.set('GET /docs/index.html', page('<h1>Contents</h1>'));
    fireEvent.click(within(dialog).getByRole('button', { name: 'Try again' }));
    await within(dialog).findByRole('heading', { name: 'Contents' });
  });

  it('is closed by its button', async () => {
    const dialog = await openSheet();
    await within(dialog).findByRole('heading', { name: 'Contents' });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Close the documentation' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(asked.filter((call) => call.startsWith('GET /docs/'))).toHaveLength(1);
  });
});
