import { get, send } from '../../../api/client';

export type Mode = 'step' | 'from' | 'flow';

export interface TestRequest {
  flow: string;
  mode: Mode;
  step?: string;
  items?: readonly number[];
  run?: string;
  confirmed?: true;
}

export interface Source {
  source: 'run' | 'pin' | 'given' | 'none';
  run?: string;
  at?: string;
}

export interface Started {
  run: string;
  data: Source;
  /** Earlier steps without data. */
  missing: string[];
}

/** A step that changes something in another system. */
export interface Write {
  step: string;
  use: string;
  title: string;
}

export interface Pin {
  flow: string;
  step: string;
  changedAt: string;
  editor: string;
  bytes: number;
}

export interface Listening {
  id: string;
  state: 'listening' | 'received' | 'failed' | 'ended';
  until: string;
  /** Where to send a request. */
  address?: string;
  note?: string;
  event?: { at: string; payload: unknown; headers?: Record<string, unknown> };
  error?: string;
}

const draft = (name: string) => `/integrations/${encodeURIComponent(name)}/draft`;
const pinOf = (name: string, flow: string, step: string) =>
  `${draft(name)}/pins/${encodeURIComponent(flow)}?step=${encodeURIComponent(step)}`;

export const startTest = (name: string, request: TestRequest) =>
  send<Started>('POST', `${draft(name)}/tests`, request);

export const pinsOf = async (name: string, signal: AbortSignal) =>
  (await get<{ items: Pin[] }>(`${draft(name)}/pins`, {}, signal)).items;

export const readPin = (name: string, flow: string, step: string, signal: AbortSignal) =>
  get<unknown>(`${draft(name)}/pins/${encodeURIComponent(flow)}`, { step }, signal);

export const putPin = (name: string, flow: string, step: string, value: unknown) =>
  send('PUT', pinOf(name, flow, step), value);

export const deletePin = (name: string, flow: string, step: string) =>
  send('DELETE', pinOf(name, flow, step));

export const startListening = (name: string, flow: string) =>
  send<Listening>('POST', `${draft(name)}/listen`, { flow });

/** Answers when something has happened, or after 20 seconds. */
export const awaitEvent = (name: string, id: string, signal: AbortSignal) =>
  get<Listening>(`${draft(name)}/listen/${encodeURIComponent(id)}`, { wait: 20 }, signal);

export const stopListening = (name: string, id: string) =>
  send('DELETE', `${draft(name)}/listen/${encodeURIComponent(id)}`);
