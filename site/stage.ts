import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join, normalize } from 'node:path';
import { addressOf, HOME, languageOf, PROJECT_FOLDER, sisterOf } from './outline.ts';

/**
 * Lays out the pages of the project as VitePress wants them, in a folder of its own: the READMEs become the start pages, what
 * `docs/` links to elsewhere comes along (pages as pages, folders as a list of their files, other files as they are), and each page
 * knows its address in the other language. In the project the pages stay as they are read there and on npm.
 */
export function stage(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  const waiting = [...Object.values(HOME), ...pagesIn('docs')];
  const known = new Set(waiting);
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const { markdown, linked } = staged(path, readFileSync(join(PROJECT_FOLDER, path), 'utf8'));
    write(folder, addressOf(path), markdown);
    for (const target of linked) {
      if (known.has(target)) continue;
      known.add(target);
      if (target.endsWith('.md')) waiting.push(target);
      else if (isFolder(target)) write(folder, siteAddress(target), listOf(target));
      else copy(folder, target);
    }
  }
}

function pagesIn(folder: string): string[] {
  return readdirSync(join(PROJECT_FOLDER, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => `${folder}/${path}`)
    .sort();
}

interface Staged {
  readonly markdown: string;
  /** What it links to, by paths in the project. */
  readonly linked: readonly string[];
}

/** A page with the links that it has in the site. */
export function staged(path: string, source: string): Staged {
  const linked = new Set<string>();
  const relink = (link: string) => {
    if (/^([a-z]+:|#|\/)/.test(link)) return link;
    const [file = '', anchor] = link.split('#');
    const target = normalize(join(dirname(path), file)).replace(/\/$/, '');
    linked.add(target);
    return `/${siteAddress(target)}${anchor === undefined ? '' : `#${anchor}`}`;
  };
  const body = outsideCode(source, (text) =>
    text.replaceAll(/(\]\()([^)\s]+)(\))/g, (_, open, link, close) => open + relink(link) + close),
  );
  return {
    markdown: `---\nsister: /${addressOf(sisterOf(path))}\nlang: ${languageOf(path)}\n---\n\n${body}`,
    linked: [...linked],
  };
}

/** Where a file or folder of the project is in the site. */
function siteAddress(target: string): string {
  if (target.endsWith('.md')) return addressOf(target);
  if (isFolder(target)) return `project/${target}/index.md`;
  if (target.startsWith('docs/')) return addressOf(target);
  return `project/${target}${extname(target) === '' ? '.txt' : ''}`;
}

const isFolder = (target: string) => statSync(join(PROJECT_FOLDER, target)).isDirectory();

/** Changes what is neither in a fenced block nor in code of a line. */
function outsideCode(markdown: string, change: (text: string) => string): string {
  return markdown
    .split(/(^ *```[\s\S]*?^ *```$|`[^`\n]+`)/m)
    .map((part, index) => (index % 2 === 0 ? change(part) : part))
    .join('');
}

function listOf(target: string): string {
  const files = readdirSync(join(PROJECT_FOLDER, target), { withFileTypes: true });
  const blocks = files
    .filter((entry) => entry.isFile())
    .map(({ name }) => {
      const text = readFileSync(join(PROJECT_FOLDER, target, name), 'utf8');
      return `## ${name}\n\n\`\`\`${extname(name).slice(1).replace('service', 'ini') || 'text'}\n${text.trimEnd()}\n\`\`\`\n`;
    });
  return `---\nsearch: false\neditLink: false\n---\n\n# ${basename(target)}\n\n\`${target}/\` of the project.\n\n${blocks.join('\n')}`;
}

function write(folder: string, address: string, text: string): void {
  const file = join(folder, address);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Pictures beside the pages, where VitePress gives them a name by their content; other files where they keep their names. */
function copy(folder: string, target: string): void {
  const file = join(folder, target.startsWith('docs/') ? '' : 'public', siteAddress(target));
  mkdirSync(dirname(file), { recursive: true });
  cpSync(join(PROJECT_FOLDER, target), file);
}
