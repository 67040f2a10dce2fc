import { formatNumber, formatPercent, formatSales } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import { ForRole } from '../../../ui/for-role.tsx';
import { Table } from '../../../ui/table.tsx';
import type { Verdict } from '../../runs/verdict.ts';
import { candidateName } from './candidate-names.ts';
import type { KnownModel, ModelInUse } from './known-models.ts';
import { versionName } from './version-name.ts';
import { modelsWords } from './words.ts';

interface ModelsTableProps {
  readonly models: readonly KnownModel[];
  readonly inUse: ModelInUse | undefined;
  readonly onUse: (model: KnownModel) => void;
}

export function ModelsTable({ models, inUse, onUse }: ModelsTableProps) {
  const words = spoken(modelsWords);
  const columns = [
    { name: words.trained, cell: ({ version }: KnownModel) => versionName(version) },
    {
      name: words.action,
      cell: (model: KnownModel) => <Use model={model} inUse={inUse} onUse={onUse} />,
    },
    { name: words.method, cell: ({ kind }: KnownModel) => candidateName(kind) },
    { name: words.error, isNumber: true, cell: errorOf },
    {
      name: words.why,
      cell: ({ verdict }: KnownModel) => <div class="model-why">{verdict ? verdictText(verdict) : '–'}</div>,
    },
    { name: words.data, cell: ({ datasetVersion }: KnownModel) => <code>{datasetVersion}</code> },
  ];
  return <Table caption={words.table} columns={columns} rows={models} keyOf={({ version }) => version} />;
}

/** A day's typical error when it was tried from many dates, else on the days kept aside. */
export function errorOf({ metrics: { backtest, holdout } }: Pick<KnownModel, 'metrics'>): string {
  const wape = backtest?.wape ?? holdout?.wape;
  return wape == null ? '–' : formatPercent(wape);
}

interface UseProps {
  readonly model: KnownModel;
  readonly inUse: ModelInUse | undefined;
  readonly onUse: (model: KnownModel) => void;
}

function Use({ model, inUse, onUse }: UseProps) {
  const words = spoken(modelsWords);
  if (model.version === inUse?.champion.version) return <span class="tag tag-good">{words.inUse}</span>;
  const isBack = isWayBack(model, inUse);
  return (
    <ForRole needs="write">
      <button type="button" onClick={() => onUse(model)}>
        {isBack ? words.goBack : words.use}
        <span class="visually-hidden">{words.theOne(versionName(model.version))}</span>
      </button>
    </ForRole>
  );
}

/** Whether using it undoes what came after: it was in use before the model of now. */
export function isWayBack({ version, wasInUse }: KnownModel, inUse: ModelInUse | undefined): boolean {
  return wasInUse && inUse !== undefined && version < inUse.champion.version;
}

/** The verdict as a sentence of the page's language. */
function verdictText(verdict: Verdict): string {
  const { verdicts, pvalue } = spoken(modelsWords);
  switch (verdict.why) {
    case 'leak':
      return verdicts.leak(verdict.leak);
    case 'better':
    case 'perhaps-chance': {
      const { why, own, other, chance } = verdict;
      return verdicts[why](formatSales(own), formatSales(other), pvalue(formatNumber(chance * 100, 1)));
    }
    case 'worse':
    case 'clearly-better':
    case 'hardly-better':
    case 'as-good':
      return verdicts[verdict.why](formatSales(verdict.own), formatSales(verdict.other));
    default:
      return verdicts[verdict.why];
  }
}
