import { App } from './app.tsx';
import { language } from './i18n/language.ts';
import './styles/base.css';
import './styles/controls.css';
import './styles/print.css';
import './styles/shell.css';
import './styles/tokens.css';
import { effect } from '@preact/signals';
import { render } from 'preact';

effect(() => {
  document.documentElement.lang = language.value;
});

const root = document.getElementById('app');
if (root) render(<App />, root);
