import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const server = process.env.JUNCTURA_SERVER ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: 'dist',
    // A data: address would break the content security policy, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: ['chrome115', 'firefox128'],
    sourcemap: false,
  },
  server: { proxy: { '/api': server, '/health': server, '/hooks': server } },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.{ts,tsx}', 'build/*.test.mjs'],
    restoreMocks: true,
  },
});
