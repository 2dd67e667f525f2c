import { mount } from 'svelte';
import Window from './App.svelte';
import { App } from './state/app.svelte.ts';
import './style/tokens.css';
import './style/base.css';
import './style/parts.css';

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no element with the id "app"');
mount(Window, { target, props: { app: new App() } });
