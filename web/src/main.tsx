import { effect } from '@preact/signals';
import { render } from 'preact';
import { App } from './app.tsx';
import { language } from './i18n/language.ts';
// Later sheets win over earlier ones: the paper over everything. Those of screens that are loaded later come with the rest,
// since a sheet that came with them would win over the paper.
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/shell.css';
import './screens/series/series.css';
import './screens/next-month/outlook/outlook.css';
import './screens/known-future/known-future.css';
import './screens/plan/plan.css';
import './screens/quality/quality.css';
import './screens/runs/runs.css';
import './screens/data/data.css';
import './screens/monday/monday.css';
import './styles/print.css';
import { prefetchCharts } from './ui/chart.tsx';

effect(() => {
  document.documentElement.lang = language.value;
});

// Most visits begin with a chart: its library is on its way while the service is asked what there is.
prefetchCharts();
const root = document.getElementById('app');
if (root) render(<App />, root);
