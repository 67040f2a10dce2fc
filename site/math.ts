import katex from 'katex';
import type { MarkdownRenderer } from 'vitepress';

/**
 * `$…$` and `$$…$$` of the pages on the method, drawn when the site is built: no script in the browser. With the fonts of KaTeX, since
 * MathML by itself needs a font for mathematics, which not every system has; it is there too, for those who have the page read to them.
 */

const FORMULA = /\$\$([^$]+)\$\$|\$([^\s$](?:[^$]*[^\s$])?)\$(?!\d)/y;
/** Elsewhere a dollar is a dollar. */
const WITH_FORMULAS = /(^|\/)(method|metodo)\.md$/;

export function formulas(markdown: MarkdownRenderer): void {
  markdown.inline.ruler.before('escape', 'formula', (state, silent) => {
    if (state.src[state.pos] !== '$' || !WITH_FORMULAS.test(state.env.relativePath ?? '')) return false;
    FORMULA.lastIndex = state.pos;
    const [whole, block, inline] = FORMULA.exec(state.src) ?? [];
    if (whole === undefined) return false;
    if (!silent) {
      const token = state.push('formula', 'math', 0);
      // Not as its content, whose braces another plug-in would read as attributes.
      token.meta = { source: block ?? inline, block: block !== undefined };
    }
    state.pos += whole.length;
    return true;
  });
  markdown.renderer.rules.formula = (tokens, index) => {
    const { source, block }: { source: string; block: boolean } = tokens[index].meta;
    const drawn = katex.renderToString(source, {
      output: 'htmlAndMathml',
      displayMode: block,
      strict: 'ignore',
      throwOnError: true,
    });
    // The source of the formula, which nobody reads there, would be found by the search.
    const shown = drawn.replace(/<annotation.*?<\/annotation>/s, '');
    // A long one scrolls, also by the keyboard.
    return `<span v-pre>${block ? shown.replace('<span class="katex-display"', '$& tabindex="0"') : shown}</span>`;
  };
}
