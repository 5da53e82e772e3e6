// Build of the browser application. The output is embedded in the server, so every file other than
// index.html lives under /assets with a hash in its name and may be cached for ever.
import { readFileSync } from 'node:fs';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

const server = process.env.MAILLAGE_SERVER ?? 'http://127.0.0.1:8787';

interface Emitter {
  emitFile(file: { type: 'asset'; fileName: string; source: string }): void;
}

// The server lists the same pages without scripts, so the build hands it the table.
const lists = {
  name: 'lists',
  generateBundle(this: Emitter) {
    const source = readFileSync(new URL('./src/views/list/lists.json', import.meta.url), 'utf8');
    this.emitFile({ type: 'asset', fileName: 'lists.json', source });
  },
};

// Which packages have code in the page, for the list of components (tools/sbom.py).
const components = {
  name: 'components',
  generateBundle(this: Emitter, _options: unknown, bundle: Record<string, { moduleIds?: string[] }>) {
    const packages = new Set<string>(['node_modules/@fontsource-variable/schibsted-grotesk']);
    for (const { moduleIds } of Object.values(bundle))
      for (const id of moduleIds ?? []) {
        const found = /(node_modules\/(?:.*node_modules\/)?(?:@[^/]+\/)?[^/]+)/.exec(id);
        if (found?.[1]) packages.add(found[1]);
      }
    const source = JSON.stringify([...packages].sort());
    this.emitFile({ type: 'asset', fileName: 'components.json', source });
  },
};

export default defineConfig({
  plugins: [svelte(), lists, components],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0, // The content security policy allows no inline resource but small images.
    chunkSizeWarningLimit: 1100,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': server, '/ngsi-ld': server } },
  preview: { proxy: { '/api': server, '/ngsi-ld': server } },
  resolve: process.env.VITEST ? { conditions: ['browser'] } : {},
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
