import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiProblem } from './api/client';
import { createAppRouter } from './app/router';
import './ui/tokens.css';
import './ui/base.css';
import './app/app.css';

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The server's "no" does not change by asking again; silence may.
      retry: (failures, error) => failures < 2 && !(error instanceof ApiProblem && error.status >= 400),
      refetchOnWindowFocus: true,
      // On a LAN without internet the browser may believe that it is offline.
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={createAppRouter()} />
      </QueryClientProvider>
    </StrictMode>,
  );
}
