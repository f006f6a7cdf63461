import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { SUBSCRIPTION_STATES, type SubscriptionListSearch } from '../features/subscriptions/search';
import { root, shell, text } from './roots';

const subscriptionSearch = (search: Record<string, unknown>): SubscriptionListSearch => ({
  q: text(search.q),
  state: SUBSCRIPTION_STATES.find((each) => each === search.state),
  instance: text(search.instance),
});

const SubscriptionList = lazyRouteComponent(
  () => import('../features/subscriptions/SubscriptionList'),
  'SubscriptionList',
);
const NewSubscriptionPage = lazyRouteComponent(
  () => import('../features/subscriptions/NewSubscriptionPage'),
  'NewSubscriptionPage',
);
const SubscriptionPage = lazyRouteComponent(
  () => import('../features/subscriptions/SubscriptionPage'),
  'SubscriptionPage',
);
const EditSubscriptionPage = lazyRouteComponent(
  () => import('../features/subscriptions/EditSubscriptionPage'),
  'EditSubscriptionPage',
);
const DeliveryPage = lazyRouteComponent(
  () => import('../features/subscriptions/DeliveryPage'),
  'DeliveryPage',
);

const subscriptions = createRoute({
  getParentRoute: () => shell,
  path: '/subscriptions',
  validateSearch: subscriptionSearch,
  component: SubscriptionList,
});
const newSubscription = createRoute({
  getParentRoute: () => shell,
  path: '/subscriptions/new',
  component: NewSubscriptionPage,
});
const subscription = createRoute({
  getParentRoute: () => shell,
  path: '/subscriptions/$id',
  component: SubscriptionPage,
});
const editSubscription = createRoute({
  getParentRoute: () => shell,
  path: '/subscriptions/$id/edit',
  component: EditSubscriptionPage,
});
const delivery = createRoute({
  getParentRoute: () => shell,
  path: '/deliveries/$id',
  component: DeliveryPage,
});

// The same pages for a customer with a token instead of an account.
const portal = createRoute({
  getParentRoute: () => root,
  path: '/portal',
  component: lazyRouteComponent(() => import('../features/subscriptions/Portal'), 'Portal'),
  notFoundComponent: lazyRouteComponent(() => import('../features/subscriptions/Portal'), 'NothingHere'),
});
const portalList = createRoute({
  getParentRoute: () => portal,
  path: '/',
  validateSearch: subscriptionSearch,
  component: SubscriptionList,
});
const portalNew = createRoute({
  getParentRoute: () => portal,
  path: '/new',
  component: NewSubscriptionPage,
});
const portalOne = createRoute({
  getParentRoute: () => portal,
  path: '/$id',
  component: SubscriptionPage,
});
const portalEdit = createRoute({
  getParentRoute: () => portal,
  path: '/$id/edit',
  component: EditSubscriptionPage,
});
const portalDelivery = createRoute({
  getParentRoute: () => portal,
  path: '/deliveries/$id',
  component: DeliveryPage,
});

export const subscriptionRoutes = [
  subscriptions,
  newSubscription,
  subscription,
  editSubscription,
  delivery,
] as const;
export const portalRoutes = portal.addChildren([
  portalList,
  portalNew,
  portalOne,
  portalEdit,
  portalDelivery,
]);
