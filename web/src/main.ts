// Starts the page: language first, so that nothing is shown in the wrong one, then the shell.
import './design/fonts.css';
import './design/tokens.css';
import './design/base.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { start_language } from './i18n/index.svelte';
import { start_router } from './router';

async function start(): Promise<void> {
  await start_language();
  start_router();
  const target = document.getElementById('app');
  target?.replaceChildren();
  if (target) mount(App, { target });
}

void start();
