import t from 'tap';
import { TOOLS } from '../../cli/mcp/tools.ts';
import { agentOf } from '../cli/agent.ts';
import { readProject, tableRows } from './pages.ts';

const PAGES = {
  'docs/agents.md': { reads: 'nothing', adds: 'adds', replaces: 'replaces' },
  'docs/es/agentes.md': { reads: 'nada', adds: 'añade', replaces: 'sustituye' },
} as const;

t.test('the pages for agents have each tool that is listed once, with what it changes', async (t) => {
  const api = { call: () => Promise.reject(new Error('nothing is called')) };
  const { tools } = await agentOf(t, api, { writes: true, folder: t.testdir({}) });
  for (const [path, words] of Object.entries(PAGES)) {
    const rows = tableRows(readProject(path)).filter(([name = '']) => /^`[a-z]+(_[a-z]+)*`$/.test(name));
    const expected = tools.map(({ name }) => {
      const { effect = 'reads' } = TOOLS.find((tool) => tool.name === name) ?? {};
      return [`\`${name}\``, words[effect]];
    });
    t.same(
      rows.map(([name, , changes]) => [name, changes]),
      expected,
      path,
    );
  }
});

t.test('what the pages configure can be read by an assistant', async (t) => {
  for (const path of Object.keys(PAGES)) {
    const [, json = ''] = /```jsonc\n(.*?)```/s.exec(readProject(path)) ?? [];
    for (const { command, args } of Object.values<Configured>(JSON.parse(json).mcpServers)) {
      t.equal(command, 'npx');
      t.same(args.slice(2, 4), ['prediccion-ventas', 'mcp'], path);
    }
  }
});

interface Configured {
  readonly command: string;
  readonly args: readonly string[];
}
