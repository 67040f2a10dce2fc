import { App } from './app.tsx';
import './styles/base.css';
import './styles/controls.css';
import './styles/print.css';
import './styles/shell.css';
import './styles/tokens.css';
import { render } from 'preact';

const root = document.getElementById('app');
if (root) render(<App />, root);
