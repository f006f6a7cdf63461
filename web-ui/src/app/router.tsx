import { createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { RUN_STATUSES } from '../api/types';
import { VIEWS, type View } from '../features/editor/views';
import {
  INTEGRATION_STATES,
  INTEGRATION_TABS,
  type IntegrationListSearch,
  type IntegrationSearch,
} from '../features/integrations/search';
import { OUTCOMES, type ReceivedFilter } from '../features/runs/received/api';
import { RUN_GROUPS, type RunFilter, SINCE } from '../features/runs/runFilter';
import { SetUp } from '../features/session/SetUp';
import { SignIn } from '../features/session/SignIn';
import { BrokenPage } from './BrokenPage';
import { Home } from './Home';
import { root, shell, text } from './roots';
import { settingsRoutes } from './settingsRoutes';
import { portalRoutes, subscriptionRoutes } from './subscriptionRoutes';

export interface EditorSearch {
  view?: View | undefined;
  flow?: string | undefined;
  /** The path of the selected step, such as `lines/insert`. */
  step?: string | undefined;
  /** The run whose data is shown. */
  run?: string | undefined;
}

function runSearch(search: Record<string, unknown>): RunFilter {
  const status = [...RUN_STATUSES, ...RUN_GROUPS].find((each) => each === search.status);
  return {
    status,
    integration: text(search.integration),
    flow: text(search.flow),
    trigger: text(search.trigger),
    version: text(search.version),
    instance: text(search.instance),
    since: SINCE.find((each) => each === search.since),
    from: text(search.from),
    to: text(search.to),
    text: text(search.text),
    fingerprint: text(search.fingerprint),
    tests: search.tests === 'only' ? 'only' : undefined,
  };
}

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  component: SetUp,
});

const signin = createRoute({
  getParentRoute: () => root,
  path: '/signin',
  validateSearch: (search: Record<string, unknown>): { to?: string | undefined } => ({ to: text(search.to) }),
  component: SignIn,
});

const home = createRoute({
  getParentRoute: () => shell,
  path: '/',
  validateSearch: runSearch,
  component: Home,
});
const runs = createRoute({
  getParentRoute: () => shell,
  path: '/runs',
  validateSearch: runSearch,
  component: Home,
});

const run = createRoute({
  getParentRoute: () => shell,
  path: '/runs/$id',
  validateSearch: (search: Record<string, unknown>): { step?: string | undefined } => ({
    step: text(search.step),
  }),
  component: lazyRouteComponent(() => import('../features/runs/RunInspector'), 'RunInspector'),
});

const received = createRoute({
  getParentRoute: () => shell,
  path: '/received',
  validateSearch: (search: Record<string, unknown>): ReceivedFilter => ({
    outcome: OUTCOMES.find((each) => each === search.outcome),
    integration: text(search.integration),
    flow: text(search.flow),
    since: SINCE.find((each) => each === search.since),
    from: text(search.from),
    to: text(search.to),
    text: text(search.text),
  }),
  component: lazyRouteComponent(() => import('../features/runs/received/ReceivedPage'), 'ReceivedPage'),
});

const integrations = createRoute({
  getParentRoute: () => shell,
  path: '/integrations',
  validateSearch: (search: Record<string, unknown>): IntegrationListSearch => ({
    q: text(search.q),
    state: INTEGRATION_STATES.find((each) => each === search.state),
  }),
  component: lazyRouteComponent(() => import('../features/integrations/IntegrationList'), 'IntegrationList'),
});

const integration = createRoute({
  getParentRoute: () => shell,
  path: '/integrations/$name',
  validateSearch: (search: Record<string, unknown>): IntegrationSearch => ({
    tab: INTEGRATION_TABS.find((each) => each === search.tab),
    from: text(search.from),
    to: text(search.to),
    version: text(search.version),
  }),
  component: lazyRouteComponent(() => import('../features/integrations/IntegrationPage'), 'IntegrationPage'),
});

const editor = createRoute({
  getParentRoute: () => shell,
  path: '/integrations/$name/edit',
  validateSearch: (search: Record<string, unknown>): EditorSearch => ({
    view: VIEWS.find((each) => each === search.view),
    flow: text(search.flow),
    step: text(search.step),
    run: text(search.run),
  }),
  component: lazyRouteComponent(() => import('../features/editor/EditorPage'), 'EditorPage'),
});

const connections = createRoute({
  getParentRoute: () => shell,
  path: '/connections',
  validateSearch: (search: Record<string, unknown>): { q?: string | undefined } => ({ q: text(search.q) }),
  component: lazyRouteComponent(() => import('../features/connections/ConnectionList'), 'ConnectionList'),
});

const newConnection = createRoute({
  getParentRoute: () => shell,
  path: '/connections/new',
  validateSearch: (
    search: Record<string, unknown>,
  ): { connector?: string | undefined; name?: string | undefined } => ({
    connector: text(search.connector),
    name: text(search.name),
  }),
  component: lazyRouteComponent(
    () => import('../features/connections/NewConnectionPage'),
    'NewConnectionPage',
  ),
});

const connection = createRoute({
  getParentRoute: () => shell,
  path: '/connections/$name',
  validateSearch: (search: Record<string, unknown>): { back?: string | undefined } => ({
    back: text(search.back),
  }),
  component: lazyRouteComponent(() => import('../features/connections/ConnectionPage'), 'ConnectionPage'),
});

const connectors = createRoute({
  getParentRoute: () => shell,
  path: '/connectors',
  validateSearch: (search: Record<string, unknown>): { q?: string | undefined } => ({ q: text(search.q) }),
  component: lazyRouteComponent(() => import('../features/connectors/ConnectorList'), 'ConnectorList'),
});

const connector = createRoute({
  getParentRoute: () => shell,
  path: '/connectors/$id',
  component: lazyRouteComponent(() => import('../features/connectors/ConnectorPage'), 'ConnectorPage'),
});

const templates = createRoute({
  getParentRoute: () => shell,
  path: '/templates',
  validateSearch: (search: Record<string, unknown>): { q?: string | undefined } => ({ q: text(search.q) }),
  component: lazyRouteComponent(() => import('../features/templates/TemplateList'), 'TemplateList'),
});

const template = createRoute({
  getParentRoute: () => shell,
  path: '/templates/$name',
  component: lazyRouteComponent(() => import('../features/templates/TemplatePage'), 'TemplatePage'),
});

const routeTree = root.addChildren([
  setup,
  signin,
  shell.addChildren([
    home,
    runs,
    run,
    received,
    integrations,
    integration,
    editor,
    connections,
    newConnection,
    connection,
    connectors,
    connector,
    templates,
    template,
    ...subscriptionRoutes,
    ...settingsRoutes,
  ]),
  portalRoutes,
]);

export function createAppRouter() {
  return createRouter({
    routeTree,
    defaultPreload: 'intent',
    defaultErrorComponent: BrokenPage,
    scrollRestoration: true,
    // An id of digits only is still text: 007 must not become 7.
    parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
    stringifySearch: (search) => {
      const params = new URLSearchParams();
      for (const [name, value] of Object.entries(search))
        if (value !== undefined) params.set(name, String(value));
      const all = params.toString().replaceAll('%2F', '/');
      return all ? `?${all}` : '';
    },
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
