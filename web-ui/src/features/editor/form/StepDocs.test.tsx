import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { StepDocs } from './StepDocs';
import type { FormModel } from './useStepForm';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function shown(model: object, plugins: object[] = []) {
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify({ items: plugins })));
  render(
    <QueryClientProvider client={new QueryClient()}>
      <StepDocs model={model as FormModel} title="It" />
    </QueryClientProvider>,
  );
}

const link = async () =>
  (await screen.findByRole('link', { name: 'Documentation of It' })).getAttribute('href');

const http = { id: 'http', plugin: 'http' };

describe('the link to the documentation of a step', () => {
  it('leads to the section of a control step', async () => {
    shown({ step: { kind: 'for-each' } });
    expect(await link()).toBe('/docs/reference/integration-document#loops');
  });

  it('leads to an action on the page of its connector', async () => {
    shown({ step: { kind: 'use' }, use: 'http.request', connector: http }, [{ id: 'http', bundled: true }]);
    expect(await link()).toBe('/docs/reference/connectors/http#action-httprequest');
  });

  it('leads to a trigger', async () => {
    shown({ step: null, use: 'flow.call', connector: { id: 'flow', plugin: 'server' } });
    expect(await link()).toBe('/docs/reference/connectors/flow#trigger-flowcall');
  });

  it('is missing for the connector of another plugin', async () => {
    shown({ step: { kind: 'use' }, use: 'acme.send', connector: { id: 'acme', plugin: 'acme' } }, [
      { id: 'acme', bundled: false },
    ]);
    await vi.waitFor(() => expect(screen.queryByRole('link')).toBeNull());
  });
});
