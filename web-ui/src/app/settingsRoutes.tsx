import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shell } from './roots';

const server = createRoute({
  getParentRoute: () => shell,
  path: '/settings',
  component: lazyRouteComponent(() => import('../features/settings/ServerPage'), 'ServerPage'),
});
const tokens = createRoute({
  getParentRoute: () => shell,
  path: '/settings/tokens',
  component: lazyRouteComponent(() => import('../features/settings/TokensPage'), 'TokensPage'),
});
const backups = createRoute({
  getParentRoute: () => shell,
  path: '/settings/backups',
  component: lazyRouteComponent(() => import('../features/settings/BackupsPage'), 'BackupsPage'),
});
const password = createRoute({
  getParentRoute: () => shell,
  path: '/settings/password',
  component: lazyRouteComponent(() => import('../features/settings/PasswordPage'), 'PasswordPage'),
});

export const settingsRoutes = [server, tokens, backups, password] as const;
