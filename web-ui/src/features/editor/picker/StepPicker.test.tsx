import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ConnectorView } from '../../../api/types';
import { KINDS } from '../stepKinds/kinds';
import { STEP_KINDS } from '../stepKinds/names';
import { EditorForTests } from '../store/editorForTests';
import { referenceConnectors } from './referenceCatalogue';
import { StepPicker } from './StepPicker';

const TEXT = `integration: shop
flows:
  f:
    trigger: { use: http.webhook, input: { verify: none } }
    steps: []
  bill:
    title: Write the bill
    trigger: { use: flow.call }
    steps: []
`;

const onPick = vi.fn();
const onClose = vi.fn();

const CONNECTORS = referenceConnectors();
const [ANY] = CONNECTORS as [ConnectorView];

/** Each has ten actions. */
const many = (count: number): ConnectorView[] =>
  Array.from({ length: count }, (_, c) => ({
    ...ANY,
    id: `c${c}`,
    title: `Connector ${c}`,
    actions: Array.from({ length: 10 }, (__, a) => ({
      ...(ANY.actions[0] as ConnectorView['actions'][number]),
      id: `c${c}.a${a}`,
      title: `Action ${c} ${a}`,
    })),
  }));

async function open(connectors = CONNECTORS, isActionsOnly = false) {
  vi.stubGlobal('fetch', async (request: Request | string) => {
    const isAboutConnectors = String(request instanceof Request ? request.url : request).includes(
      '/connectors',
    );
    return new Response(JSON.stringify({ items: isAboutConnectors ? connectors : [], next: null }));
  });
  render(
    <EditorForTests text={TEXT} step="f/trigger">
      <StepPicker isActionsOnly={isActionsOnly} onPick={onPick} onClose={onClose} />
    </EditorForTests>,
  );
  await screen.findByText(/^\d{3,} entries$/);
  return screen.getByRole('combobox', { name: /^Search/ });
}

/** The option that the search field names as its active one, and the group in which it is. */
function active(field: HTMLElement) {
  const option = document.getElementById(field.getAttribute('aria-activedescendant') ?? '') as HTMLElement;
  return {
    option,
    text: option.textContent,
    group: option.closest('[role=group]')?.getAttribute('aria-label'),
  };
}

beforeEach(() => {
  localStorage.clear();
  onPick.mockClear();
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe('the picker of steps', () => {
  it('shows groups without a search, and says in which group the selected step is', async () => {
    const field = await open();
    expect(active(field).group).toBe('This integration’s connections');
    fireEvent.keyDown(field, { key: 'End' });
    expect(active(field)).toMatchObject({ group: 'XSLT' });
    expect(active(field).option.getAttribute('aria-selected')).toBe('true');
    fireEvent.keyDown(field, { key: 'Home' });
    expect(active(field).group).toBe('This integration’s connections');
  });

  it('reaches every one of 1,000 actions by keys, with only those in view on the page', async () => {
    const field = await open(many(100));
    const option = () => active(field).option;
    const total = Number(option().getAttribute('aria-setsize'));
    expect(total).toBeGreaterThan(1_000);
    fireEvent.keyDown(field, { key: 'End' });
    expect(option().getAttribute('aria-posinset')).toBe(String(total));
    expect(active(field).text).toContain('Action 99 9');
    for (let i = 0; i < 10; i++) fireEvent.keyDown(field, { key: 'ArrowUp' });
    expect(active(field)).toMatchObject({ group: 'Connector 98' });
    expect(screen.getAllByRole('option').length).toBeLessThan(60);
  });

  it('picks by Enter, and shows it among the recent ones next time', async () => {
    const field = await open();
    fireEvent.change(field, { target: { value: 'approval' } });
    expect(active(field).text).toContain('Wait for a call-back');
    fireEvent.keyDown(field, { key: 'Enter' });
    expect(onPick).toHaveBeenCalledWith(expect.objectContaining({ kind: 'callback' }));
    cleanup();
    expect(active(await open())).toMatchObject({ group: 'Recent' });
  });

  it('calls a flow of the document', async () => {
    const field = await open();
    fireEvent.change(field, { target: { value: 'sub-flow' } });
    fireEvent.keyDown(field, { key: 'Enter' });
    expect(onPick).toHaveBeenCalledWith(expect.objectContaining({ value: { call: 'bill' } }));
  });

  it('describes the selected step, with its inputs and a link to its page', async () => {
    const field = await open();
    fireEvent.change(field, { target: { value: 'postgres' } });
    const details = within(screen.getByRole('region', { name: 'Description of the selected step' }));
    expect(details.getByRole('heading', { level: 3 }).textContent).toBe('Query rows');
    expect(details.getByText('sql', { selector: 'li code' })).toBeTruthy();
    const link = details.getByRole('link', { name: /^Documentation of Query rows/ });
    expect(link.getAttribute('href')).toBe('/connectors/sql#action-sql.query');
    expect(link.getAttribute('target')).toBe('_blank');
  });

  it('says what helps if there is no connector', async () => {
    const field = await open();
    fireEvent.change(field, { target: { value: 'teams' } });
    expect(screen.getByRole('note').textContent).toBe(
      'There is no connector for Microsoft Teams. Call its HTTP API.',
    );
    fireEvent.change(field, { target: { value: 'qqqq' } });
    expect(screen.queryByRole('note')).toBeNull();
    expect(screen.getByText(/^Nothing matches “qqqq”/)).toBeTruthy();
  });

  it('leaves control steps out when an action is replaced', async () => {
    const field = await open(CONNECTORS, true);
    fireEvent.change(field, { target: { value: 'switch' } });
    expect(screen.queryAllByRole('option', { name: /^Switch/ })).toEqual([]);
  });
});

describe('the links of control steps', () => {
  const reference = readFileSync(
    join(import.meta.dirname, '../../../../../docs/reference/integration-document.md'),
    'utf8',
  );
  const sections = [...reference.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading?.toLowerCase().replaceAll(' ', '-'),
  );

  it.each(STEP_KINDS.filter((kind) => KINDS[kind].choice))('%s has a section that exists', (kind) => {
    expect(sections).toContain(KINDS[kind].choice?.section);
  });
});
