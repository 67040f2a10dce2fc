import 'katex/dist/katex.min.css';
import theme from 'vitepress/theme-without-fonts';
import './style.css';

export default theme;
