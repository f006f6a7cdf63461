/** What the server says, in its own words. Times are UTC ISO 8601. */

export const RUN_STATUSES = ['queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];
export type StepStatus = 'succeeded' | 'failed' | 'running' | 'waiting' | 'skipped' | 'cancelled';

export interface Page<T> {
  items: T[];
  next: string | null;
}

/** A page of runs; of a search also how far its index is behind. */
export interface RunPage extends Page<RunView> {
  behind?: { runs: number; seconds: number };
}

export interface Waiting {
  reason: 'delay' | 'retry' | 'call-back' | 'child' | 'line' | 'connection' | 'limit' | 'in doubt';
  until?: string | null;
  /** Which it waits for, or for its turn over which. */
  connection?: string;
  /** The order key whose line it stands in, and the run that goes first. */
  key?: string;
  run?: string | null;
}

export interface RunError {
  kind: string;
  message: string;
  step?: string | null;
}

export interface RunView {
  id: string;
  instance: string;
  integration: string;
  flow: string;
  version: number | string;
  trigger: string;
  status: RunStatus;
  waiting?: Waiting | null;
  acceptedAt: string;
  endedAt?: string | null;
  durationMs?: number | null;
  error?: RunError | null;
  parent?: string | null;
  replayOf?: string | null;
}

/** Runs that failed, or wait for a person, for the same cause. */
export interface AttentionGroup {
  fingerprint: string;
  instance: string;
  integration: string;
  flow: string;
  /** The path of the step, without numbers of items; null if it was the run itself. */
  step: string | null;
  /** The kind of the error; IN_DOUBT: it waits for an answer. */
  kind: string;
  /** What the messages have in common. */
  message: string;
  runs: number;
  firstAt: string;
  lastAt: string;
  /** The newest of them. */
  run: string;
}

export interface Matching {
  runs: number;
  skipped: number;
  /** Whether more match than one order takes. */
  more: boolean;
  /** The counting was stopped, since it took long: there may be more of either. */
  atLeast?: boolean;
}

/** A retry of many runs, and how far it has come. */
export interface Retry {
  id: string;
  status: 'waiting' | 'running' | 'done' | 'cancelled' | 'failed';
  /** How many match; null until they are counted. */
  runs: number | null;
  done: number;
  skipped: number;
  problem: string | null;
}

export interface StepError {
  kind: string;
  message: string;
  /** Whether the call had reached the other side when it failed. */
  reached?: boolean | string | null;
}

/** An item of a loop, a branch, or a part of a try: what steps within a step stand in. */
export interface PartView {
  path: string;
  /** The item's number from 0, the branch's name, or try, catch, finally. */
  name: string;
  status: StepStatus;
  error?: StepError | null;
}

export interface LoopView {
  ended: number;
  failed: number;
  shown: number;
  more: number;
}

/** How far an attempt says it is. */
export interface Progress {
  done: number;
  /** 0: not known. */
  total: number;
  unit: string;
}

/** Stands for a value that is too large for an answer. */
export interface LargeValue {
  /** In bytes. */
  size: number;
  /** How its JSON begins. */
  beginning?: string;
  /** Why it cannot be read. */
  problem?: string;
  /** The address of the whole. */
  whole: string;
}

export interface StepView {
  /** Slash separated: `route/gold/send` lies in `route/gold`, `lines[7]/send` in the item `lines[7]` of `lines`. */
  path: string;
  id: string;
  kind: string;
  use?: string | null;
  title?: string | null;
  status: StepStatus;
  /** The item or branch that it is in is over: no retry goes back to it, only to the loop or parallel around it. */
  sealed?: boolean;
  attempts: number;
  /** While it is under way, if its action tells. */
  progress?: Progress;
  startedAt?: string | null;
  durationMs?: number | null;
  input?: unknown;
  largeInput?: LargeValue;
  output?: unknown;
  largeOutput?: LargeValue;
  error?: StepError | null;
  waiting?: Waiting | null;
  /** What a person is asked, if it waits for that. */
  question?: string;
  loop?: LoopView | null;
  parts?: PartView[] | null;
}

export interface RunDetail extends RunView {
  /** Without it, payload and steps are gone. */
  historyKept: boolean;
  payload?: unknown;
  largePayload?: LargeValue;
  /** Its values are too large to evaluate its inputs again. */
  inputsLeftOut?: boolean;
  headers?: Record<string, unknown> | null;
  /** Who has cancelled it, while it has not ended. */
  cancelling?: string;
  steps: StepView[];
}

export type RunCounts = Record<RunStatus, number>;
export type Answer = 'repeat' | 'done' | 'failed';

export interface FlowView {
  name: string;
  trigger: string;
  address?: string | null;
  enabled: boolean;
  /** Why its trigger does not work at the moment. */
  trouble?: { since: string; message: string };
}

export interface IntegrationView {
  name: string;
  title?: string | null;
  /** Null: none of its versions is published. */
  version: number | string | null;
  publishedAt: string | null;
  /** Whether it is switched on, which tells something of a published one only. */
  enabled: boolean;
  flows: FlowView[];
  /** Why its version can no longer be run. */
  problem?: string;
  draft?: DraftView;
}

export interface IntegrationDetail extends IntegrationView {
  document: string;
}

export interface VersionView {
  version: number | string;
  publishedAt: string;
  publishedBy?: string | null;
  note?: string | null;
}

export interface ConnectionView {
  name: string;
  connector: string;
  usedBy: string[];
  /** Whether a person has to let it in by OAuth2, and has. */
  consent: 'none' | 'given' | 'missing';
  /** Its credentials were refused. */
  trouble: { since: string; message: string } | null;
}

export interface ConnectionDetail extends ConnectionView {
  settings: Record<string, unknown>;
  limits?: Record<string, unknown>;
  /** Those that are set, without their values. */
  secrets: Record<string, { set: boolean; reference?: string | null }>;
}

export interface ConnectionTest {
  ok: boolean;
  kind?: string;
  message?: string;
}

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
  const?: unknown;
  default?: unknown;
  examples?: unknown[];
  oneOf?: JsonSchema[];
  anyOf?: JsonSchema[];
  writeOnly?: boolean;
  minimum?: number;
  maximum?: number;
}

export type Effect = 'READ' | 'IDEMPOTENT' | 'KEYED' | 'UNSAFE';

export interface ActionView {
  id: string;
  title?: string | null;
  effect: Effect;
  docs?: string | null;
  input?: JsonSchema | null;
  output?: JsonSchema | null;
}

export interface TriggerView {
  id: string;
  title?: string | null;
  kind?: string | null;
  docs?: string | null;
  input?: JsonSchema | null;
}

export interface ConnectorView {
  id: string;
  title?: string | null;
  version: string;
  plugin: string;
  docs?: string | null;
  icon?: boolean;
  actions: ActionView[];
  triggers: TriggerView[];
  connection?: { schema: JsonSchema; secrets: Record<string, JsonSchema>; moreSecrets: boolean } | null;
}

export interface PluginPermissions {
  hosts: string[];
  sockets: boolean;
  files: boolean;
  localFiles: boolean;
  native: boolean;
  /** What the plugin declares; each says so if it is not enforced. */
  sentences: string[];
}

export interface PluginVersionView {
  version: string;
  used: boolean;
  sha256: string;
  size: number;
  origin: 'bundled' | 'uploaded' | 'folder';
  signedBy?: string | null;
  installedAt: string;
  installedBy: string;
  state: 'idle' | 'loaded' | 'draining';
  calls: number;
  live: boolean;
  /** What is known against it. */
  advisories: { id: string; sentence: string; block: boolean }[];
}

export interface PluginUsers {
  integrations: string[];
  runs: { integration: string; flow: string; runs: number }[];
  connections: string[];
}

export interface PluginView {
  id: string;
  title: string;
  provider: string;
  license: string;
  version: string;
  previous?: string | null;
  enabled: boolean;
  bundled: boolean;
  problem?: string | null;
  permissions: PluginPermissions;
  connectors: string[];
  versions: PluginVersionView[];
  /** Of one plugin alone, not in the list. */
  usedBy?: PluginUsers;
}

export interface PluginPage {
  items: PluginView[];
  problems: { jar: string; message: string }[];
}

export interface PluginArrival {
  outcome: 'installed' | 'upgraded' | 'downgraded' | 'replaced' | 'known';
  version: string;
  permissions: PluginPermissions;
  plugin: PluginView;
  moved: string[];
  stayed: { integration: string; reason: string }[];
}

export interface Me {
  username: string;
  role: string;
}

/** A text beside the published version. */
export interface DraftView {
  /** The version that was published when it was begun, or when it was last merged; null: none was. */
  base: number | null;
  /** The version that is published now. */
  published: number | null;
  changedAt: string;
  changedBy: string;
}

export interface Draft extends DraftView {
  document: string;
}

export interface DocumentProblem {
  pointer: string;
  line?: number;
  column?: number;
  code: string;
  message: string;
  suggestion?: string;
}

export interface Difference {
  kind: 'added' | 'removed' | 'moved' | 'changed';
  what: 'integration' | 'flow' | 'trigger' | 'step';
  flow?: string;
  step?: string;
  pointer: string;
  fields: { pointer: string; before?: unknown; after?: unknown }[];
}
