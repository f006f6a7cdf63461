import { type Answered, type Body, call } from '../../../api/call';

export type TestRequest = Body<'POST', '/integrations/{name}/draft/tests'>;
export type Mode = TestRequest['mode'];
export type Started = Answered<'POST', '/integrations/{name}/draft/tests'>;
export type Pin = Answered<'GET', '/integrations/{name}/draft/pins'>['items'][number];
export type Listening = Answered<'GET', '/integrations/{name}/draft/listen/{id}'>;

const PIN = '/integrations/{name}/draft/pins/{flow}';

export const startTest = (name: string, body: TestRequest) =>
  call('POST', '/integrations/{name}/draft/tests', { path: { name }, body });

export const pinsOf = async (name: string, signal: AbortSignal) =>
  (await call('GET', '/integrations/{name}/draft/pins', { path: { name }, signal })).items;

export const readPin = (name: string, flow: string, step: string, signal: AbortSignal) =>
  call('GET', PIN, { path: { name, flow }, query: { step }, signal });

/** @param run whose value it is, if it is of one: files and rows in it are pinned, too */
export const putPin = (name: string, flow: string, step: string, value: unknown, run?: string) =>
  call('PUT', PIN, { path: { name, flow }, query: { step, run }, body: value });

export const deletePin = (name: string, flow: string, step: string) =>
  call('DELETE', PIN, { path: { name, flow }, query: { step } });

export const startListening = (name: string, flow: string) =>
  call('POST', '/integrations/{name}/draft/listen', { path: { name }, body: { flow } });

/** Answers when something has happened, or after 20 seconds. */
export const awaitEvent = (name: string, id: string, signal: AbortSignal) =>
  call('GET', '/integrations/{name}/draft/listen/{id}', { path: { name, id }, query: { wait: 20 }, signal });

export const stopListening = (name: string, id: string) =>
  call('DELETE', '/integrations/{name}/draft/listen/{id}', { path: { name, id } });
