import { type Language, writtenDay } from '../../src/language/wording.ts';
import type { DryRun } from '../../src/sales/dataset.ts';
import type { Table } from '../../src/tables/table.ts';
import type { Invocation } from '../arguments.ts';
import { exitOfRefusal, problemLine, questionLines } from '../failures.ts';
import { print } from '../output.ts';
import { inWorkspace, receive } from '../workspace.ts';

const WORDS = {
  en: {
    good: (days: number, from: string, to: string) => `${days} days with sales from ${from} to ${to}`,
    series: (count: number) => `${count} series`,
    refused: 'The file cannot be used as it is',
  },
  es: {
    good: (days: number, from: string, to: string) =>
      `${days === 1 ? '1 día' : `${days} días`} con ventas, del ${from} al ${to}`,
    series: (count: number) => (count === 1 ? '1 serie' : `${count} series`),
    refused: 'El archivo no se puede usar como está',
  },
} as const satisfies Readonly<Record<Language, unknown>>;

/** `prediccion-ventas check`: what a file is read as; the dry run of an upload. */
export function check(invocation: Invocation): Promise<number> {
  const { args, output, language } = invocation;
  return inWorkspace(invocation, async (workspace) => {
    const { upload, reading } = await receive(workspace, args);
    try {
      const dryRun = await workspace.services.datasets.preview(workspace.dataset, upload, reading);
      await print({ json: dryRun, table: columnsTable(dryRun) }, invocation);
      if (!args.flag('quiet') || !dryRun.valid)
        for (const line of linesOf(dryRun, args.file ?? '-', language)) output.say(line);
      return dryRun.valid ? 0 : exitOfRefusal(dryRun.problems, dryRun.questions);
    } finally {
      await upload.remove();
    }
  });
}

/** A row for each column of the file. */
function columnsTable({ name, columns, preview }: DryRun): Table {
  const text = (header: string) => ({ header, kind: 'text' as const });
  return {
    name: `columnas-${name}`,
    title: 'Columns',
    columns: [text('column'), text('role'), text('sample'), text('reason')],
    rows: columns.map(({ name: column, role, reason, sample }, i) => {
      const cells = sample ?? preview.map(({ cells }) => cells[i] ?? '');
      return [column, role, cells.slice(0, 3).join(' | '), reason ?? ''];
    }),
  };
}

function linesOf(dryRun: DryRun, file: string, language: Language): string[] {
  const words = WORDS[language];
  const { days, from, to, series, warnings, problems, questions, columns } = dryRun;
  const names = columns.map(({ name }) => name);
  const found =
    days === null || from === null || to === null
      ? words.refused
      : words.good(days, writtenDay(from, language), writtenDay(to, language));
  return [
    ...problems.map((problem) => problemLine(file, names, problem)),
    ...questions.flatMap((question) => questionLines(file, question, language)),
    ...warnings.map(({ message }) => `${file}: ${message}`),
    [found, ...(series ? [words.series(series.count)] : [])].join('; '),
  ];
}
