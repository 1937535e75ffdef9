import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const { PORT = '3000', HOST } = process.env;

export default defineConfig({
  plugins: [react()],
  clearScreen: false,
  server: {
    host: HOST ?? true,
    port: Number(PORT),
    // the page is always where the README says: on a busy port the start fails
    strictPort: true,
    // the name by which the Ingress passes requests on
    allowedHosts: ['posts.com'],
  },
});
