import type { ConnectionView, ConnectorView, IntegrationView } from '../../api/types';
import type { PageAction } from '../../ui/pageActions';
import { palette as words } from '../../words/palette';
import { leave } from '../session/api';

export type Kind = keyof typeof words.kinds;

/** A page or a command. */
export interface Item {
  kind: Kind;
  title: string;
  /** Further searchable words, shown beside the title. */
  hint?: string;
  keys?: string;
  /** Where it is; undefined for an action. */
  to?: string;
  run?: () => void;
}

export interface Known {
  integrations: readonly IntegrationView[];
  connections: readonly ConnectionView[];
  connectors: readonly Pick<ConnectorView, 'id' | 'title'>[];
  templates: readonly { name: string; title: string }[];
  /** Of the page. */
  actions: readonly PageAction[];
  /** Of the application: they are the same on all pages. */
  commands: readonly PageAction[];
}

const path = (...segments: string[]) => `/${segments.map(encodeURIComponent).join('/')}`;

const PAGES: Item[] = [
  { kind: 'page', title: words.pages.home, to: '/' },
  { kind: 'page', title: words.pages.runs, to: '/runs' },
  { kind: 'page', title: words.pages.attention, to: '/runs?status=needs-attention' },
  { kind: 'page', title: words.pages.failed, to: '/runs?status=failed' },
  { kind: 'page', title: words.pages.tests, to: '/runs?tests=only' },
  { kind: 'page', title: words.pages.received, to: '/received' },
  { kind: 'page', title: words.pages.integrations, to: '/integrations' },
  { kind: 'page', title: words.pages.connections, to: '/connections' },
  { kind: 'page', title: words.pages.newConnection, to: '/connections/new' },
  { kind: 'page', title: words.pages.connectors, to: '/connectors' },
  { kind: 'page', title: words.pages.templates, to: '/templates' },
  { kind: 'page', title: words.pages.subscriptions, to: '/subscriptions' },
  { kind: 'page', title: words.pages.newSubscription, to: '/subscriptions/new' },
  { kind: 'page', title: words.pages.serverSettings, hint: words.pages.settingsHint, to: '/settings' },
  { kind: 'page', title: words.pages.tokens, hint: words.pages.settingsHint, to: '/settings/tokens' },
  { kind: 'page', title: words.pages.backups, hint: words.pages.settingsHint, to: '/settings/backups' },
  { kind: 'page', title: words.pages.password, hint: words.pages.settingsHint, to: '/settings/password' },
];

/** All items, with the actions of the page first. */
export function allItems(known: Known): Item[] {
  return [
    ...known.actions.map((action): Item => ({ kind: 'action', ...action })),
    ...PAGES,
    ...known.integrations.flatMap(integrationItems),
    ...known.connections.map(
      ({ name, connector }): Item => ({
        kind: 'connection',
        title: name,
        hint: connector,
        to: path('connections', name),
      }),
    ),
    ...known.connectors.map(
      ({ id, title }): Item => ({ kind: 'connector', title, hint: id, to: path('connectors', id) }),
    ),
    ...known.templates.map(
      ({ name, title }): Item => ({ kind: 'template', title, hint: name, to: path('templates', name) }),
    ),
    ...known.commands.map((command): Item => ({ kind: 'command', ...command })),
    { kind: 'account', title: words.signOut, run: leave },
  ];
}

function integrationItems({ name, title, flows, version }: IntegrationView): Item[] {
  const place = path('integrations', name);
  // One that was never published has no page but its draft.
  const isOnlyDraft = version === null && flows.length === 0;
  const one: Item = {
    kind: 'integration',
    title: title || name,
    hint: name,
    to: isOnlyDraft ? `${place}/edit` : place,
  };
  if (isOnlyDraft) return [one];
  return [
    one,
    { kind: 'integration', title: words.edit(title || name), hint: name, to: `${place}/edit` },
    {
      kind: 'integration',
      title: words.runsOf(title || name),
      hint: name,
      to: `/runs?integration=${encodeURIComponent(name)}`,
    },
    {
      kind: 'integration',
      title: words.receivedOf(title || name),
      hint: name,
      to: `/received?integration=${encodeURIComponent(name)}`,
    },
    ...flows.flatMap((flow): Item[] =>
      flow.address ? [{ kind: 'flow', title: flow.address, hint: `${name} › ${flow.name}`, to: place }] : [],
    ),
  ];
}

const MAX = 50;

/** The items that match all words, best first: matches at the beginning of the title before others. */
export function found(items: readonly Item[], typed: string): Item[] {
  const text = typed.trim().toLowerCase();
  if (text === '') return [];
  const wanted = text.split(/\s+/);
  const ranked = items
    .map((item, order) => ({ item, order, rank: rankOf(item, text, wanted) }))
    .filter((each) => each.rank !== undefined)
    .sort((a, b) => (a.rank as number) - (b.rank as number) || a.order - b.order);
  const run: Item[] = /^\d+$/.test(text)
    ? [{ kind: 'run', title: words.runNumber(text), to: path('runs', text) }]
    : [];
  return [...run, ...ranked.map((each) => each.item)].slice(0, MAX);
}

/** Undefined: it is not meant. A whole address contains the path of the trigger that it reaches. */
function rankOf(
  { kind, title, hint = '' }: Item,
  text: string,
  wanted: readonly string[],
): number | undefined {
  const name = title.toLowerCase();
  if (kind === 'flow' && text.endsWith(name)) return 0;
  const said = `${name} ${hint.toLowerCase()}`;
  if (!wanted.every((word) => said.includes(word))) return undefined;
  if (name === text || hint.toLowerCase() === text) return 0;
  if (name.startsWith(text)) return 1;
  return wanted.every((word) => ` ${said}`.includes(` ${word}`)) ? 2 : 3;
}
