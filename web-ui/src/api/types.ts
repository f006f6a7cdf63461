import type { Answered, Body } from './call';
import type { components } from './generated';

/**
 * Names for what the server says: all but the schemas of plugins points into the types that the build generates from
 * openapi.json, the description of the server's own API. Times are UTC ISO 8601.
 */

export interface Page<T> {
  items: T[];
  next: string | null;
}

/** A page of runs; of a search also how far its index is behind. */
export type RunPage = Answered<'GET', '/runs'>;
export type RunView = RunPage['items'][number];
/** A place of a run where a search found its words. */
export type RunMatch = NonNullable<RunView['matches']>[number];
export type RunStatus = RunView['status'];
export type RunError = NonNullable<RunView['error']>;
export type RunDetail = Answered<'GET', '/runs/{id}'>;
/** The published version, with which a failed run can be retried instead of its own. */
export type LatestVersion = NonNullable<Answered<'GET', '/runs/{id}/retry'>['latest']>;
export type StepView = RunDetail['steps'][number];
export type StepStatus = StepView['status'];
export type StepError = NonNullable<StepView['error']>;
/** What a run or a step waits for; a run may also wait in the queue of its order key. */
export type Waiting = NonNullable<RunView['waiting']>;
/** An item of a loop, a branch, or a part of a try: what steps within a step stand in. */
export type PartView = NonNullable<StepView['parts']>[number];
export type LoopView = NonNullable<StepView['loop']>;
/** How far an attempt says it is; a total of 0 is not known. */
export type Progress = NonNullable<StepView['progress']>;
/** Stands for a value that is too large for an answer. */
export type LargeValue = NonNullable<StepView['largeInput']>;
export type RunCounts = Answered<'GET', '/runs/counts'>;

/** An event that was received, accepted or not. */
export type ReceivedEvent = Answered<'GET', '/received'>['items'][number];

export const RUN_STATUSES = [
  'queued',
  'running',
  'waiting',
  'succeeded',
  'failed',
  'cancelled',
] as const satisfies readonly RunStatus[];

/** Runs that failed, or wait for a person, for the same cause. */
export type AttentionGroup = Answered<'GET', '/attention'>['items'][number];
/** A retry of many runs, and how far it has come. */
export type Retry = Answered<'GET', '/retries/{id}'>;
/** How many runs such a retry would take up. */
export type Matching = Exclude<Answered<'POST', '/runs/retry'>, Retry>;

export type IntegrationView = Answered<'GET', '/integrations'>['items'][number];
export type IntegrationDetail = Answered<'GET', '/integrations/{name}'>;
export type FlowView = IntegrationView['flows'][number];
export type VersionView = Answered<'GET', '/integrations/{name}/versions'>['items'][number];
/** A text beside the published version. */
export type DraftView = NonNullable<IntegrationView['draft']>;
export type Draft = Answered<'GET', '/integrations/{name}/draft'>;
export type DocumentProblem = Answered<'GET', '/integrations/{name}/draft/problems'>['errors'][number];
export type Difference = Answered<
  'GET',
  '/integrations/{name}/versions/{from}/diff/{to}'
>['differences'][number];

/** An outbound webhook's registration. */
export type SubscriptionView = Answered<'GET', '/subscriptions'>['items'][number];
export type SubscriptionState = SubscriptionView['state'];
export type SubscriptionStatistics = Answered<'GET', '/subscriptions/{id}/statistics'>;
/** One event that is sent to a subscription. Its id is that of the run that sends it. */
export type PortalLink = Answered<'POST', '/portal-tokens'>;
export type DeliveryView = Answered<'GET', '/subscriptions/{id}/deliveries'>['items'][number];
export type DeliveryDetail = Answered<'GET', '/deliveries/{id}'>;
export type DeliveryAttempt = DeliveryDetail['attemptList'][number];

export type ConnectionView = Answered<'GET', '/connections'>['items'][number];
export type ConnectionDetail = Answered<'GET', '/connections/{name}'>;
export type ConnectionTest = Answered<'POST', '/connections/{name}/test'>;

type Connector = Answered<'GET', '/connectors'>['items'][number];
type Schemas<T, K extends keyof T> = Omit<T, K> & Record<K, JsonSchema>;
export type ActionView = Schemas<Connector['actions'][number], 'input' | 'output'>;
export type TriggerView = Schemas<Connector['triggers'][number], 'input' | 'payload'>;
export type ConnectorView = Omit<Connector, 'actions' | 'triggers' | 'connection'> & {
  actions: ActionView[];
  triggers: TriggerView[];
  connection?: Schemas<Omit<NonNullable<Connector['connection']>, 'secrets'>, 'schema'> & {
    secrets: Record<string, JsonSchema>;
  };
};
export type Effect = ActionView['effect'];

export type PluginPage = Answered<'GET', '/plugins'>;
export type PluginView = Answered<'GET', '/plugins/{id}'>;
export type PluginVersionView = PluginView['versions'][number];
export type PluginPermissions = PluginView['permissions'];
export type PluginUsers = NonNullable<PluginView['usedBy']>;
export type PluginArrival = Answered<'POST', '/plugins'>;

export type Me = Answered<'GET', '/me'>;

/** A step of a draft that changes something in another system, in a problem of a test. */
export type Write = NonNullable<components['schemas']['Problem']['writes']>[number];

/** The schema of a value: what plugins describe their inputs with. */
export interface JsonSchema {
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
  type?: string | string[];
  title?: string;
  description?: string;
  format?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  additionalProperties?: boolean | JsonSchema;
  enum?: unknown[];
  /** The values of `enum` in words; without it they are shown as they are. */
  'x-choices'?: Record<string, string>;
  const?: unknown;
  default?: unknown;
  examples?: readonly unknown[];
  oneOf?: JsonSchema[];
  anyOf?: JsonSchema[];
  writeOnly?: boolean;
  minimum?: number;
  maximum?: number;
}

/** An API token, without the token itself. */
export type TokenView = Answered<'GET', '/tokens'>['items'][number];
export type TokenRole = NonNullable<Body<'POST', '/tokens'>['role']>;
/** The settings with which the server runs. */
export type SettingsView = Answered<'GET', '/settings'>;
export type SettingView = SettingsView['settings'][number];
export type BackupsView = Answered<'GET', '/backups'>;
