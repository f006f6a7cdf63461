import { call } from '../../api/call';

/** The answer to a request to a flow's address. */
export interface Answer {
  status: number;
  ms: number;
  body: unknown;
  /** The run that it started, where one is known. */
  run?: string | undefined;
}

/** Starts a flow with a payload, whatever its trigger is. */
export const startFlow = (integration: string, flow: string, payload: unknown) =>
  call('POST', '/integrations/{name}/flows/{flow}/start', {
    path: { name: integration, flow },
    body: payload === undefined ? {} : { payload },
  });

/** Sends a request to the address of a flow, signed as its sender signs. */
export async function sendRequest(integration: string, flow: string, body: unknown): Promise<Answer> {
  const from = performance.now();
  const answer = await call('POST', '/integrations/{name}/flows/{flow}/test-request', {
    path: { name: integration, flow },
    body: { body },
  });
  return { ...answer, ms: performance.now() - from };
}
