import { addFileOfDays, type DryRun, uploadDataset } from '../../../api/datasets.ts';
import { formatDay, formatList, formatNumber } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import { useAction } from '../../../state/action.ts';
import { Field } from '../../../ui/field.tsx';
import { ActionError, Notice } from '../../../ui/notice.tsx';
import { textOf } from '../questions/question-text.ts';
import { readingText } from '../questions/reading-question.tsx';
import {
  type ChosenFile,
  changeChosenFile,
  changeDestination,
  datasetNameOf,
  forgetChosenFile,
} from './chosen-file.ts';
import { lossOf, type Missing, saidOf } from './file-reading.ts';
import { learnFrom } from './training-run.ts';
import { uploadWords } from './words.ts';

interface UploadFormProps {
  readonly file: ChosenFile;
  readonly read: DryRun;
  /** What is still to be said. */
  readonly missing: readonly Missing[];
  readonly isBusy: boolean;
}

/** Stores the file and begins to learn from it; what is repeated after a failure does no harm. */
async function accept(file: ChosenFile, isPersonal: boolean): Promise<void> {
  const name = await store(file, isPersonal);
  await learnFrom(name, forgetChosenFile);
}

async function store(file: ChosenFile, isPersonal: boolean): Promise<string> {
  const { destination, dataset, keepsPersonal, mayLose, name } = file;
  if (destination === 'add' && dataset !== undefined) return (await addFileOfDays(dataset, file)).name;
  const isReduced = isPersonal && !keepsPersonal;
  const mapping = isReduced ? { ...saidOf(file), keep: 'used' as const } : file.mapping;
  const target = destination === 'replace' && dataset !== undefined ? dataset : name.trim();
  return (await uploadDataset(target, { ...file, mapping }, mayLose)).name;
}

/** What is still to be said, and the one button that takes the file. */
export function UploadForm({ file, read, missing, isBusy }: UploadFormProps) {
  const words = spoken(uploadWords);
  const accepting = useAction(accept);
  const isAdded = file.destination === 'add';
  const isPersonal = !isAdded && read.warnings.some(({ code }) => code === 'personal-data');
  const canAccept = read.valid && missing.length === 0 && !isBusy;
  const submit = (event: Event) => {
    event.preventDefault();
    if (canAccept) void accepting.run(file, isPersonal);
  };
  return (
    <form class="card stack" onSubmit={submit} noValidate>
      {file.destination === 'new' && <NameField file={file} missing={missing} />}
      {isPersonal && <PersonalData file={file} read={read} />}
      {file.destination === 'replace' && <Losses file={file} read={read} />}
      <ActionError action={accepting} />
      <MissingList missing={missing} />
      <button type="submit" class="primary accept" disabled={accepting.isBusy || !canAccept}>
        {accepting.isBusy ? words.accepting : isAdded ? words.add : words.accept}
      </button>
    </form>
  );
}

/** Any name; the service makes one for addresses of it. */
function NameField({ file: { name }, missing }: Pick<UploadFormProps, 'file' | 'missing'>) {
  const words = spoken(uploadWords);
  const id = datasetNameOf(name);
  const isTaken = missing.some(({ kind }) => kind === 'taken');
  const hint = id === undefined || id === name.trim() ? words.nameHint : words.nameAs(id);
  const error = id === undefined ? words.nameError : isTaken ? words.nameTaken(id) : undefined;
  return (
    <Field label={words.name} hint={hint} error={error}>
      {(ties) => (
        <input
          {...ties}
          type="text"
          class="name-input"
          autocomplete="off"
          spellcheck={false}
          value={name}
          onInput={({ currentTarget }) => changeChosenFile({ name: currentTarget.value })}
        />
      )}
    </Field>
  );
}

function PersonalData({ file, read }: Pick<UploadFormProps, 'file' | 'read'>) {
  const words = spoken(uploadWords);
  const columns = read.columns.filter(({ code }) => code === 'personal-data').map(({ name }) => name);
  return (
    <Notice tone="warning" title={words.personal(formatList(columns))}>
      <label class="option">
        <input
          type="checkbox"
          checked={!file.keepsPersonal}
          onChange={({ currentTarget }) => changeChosenFile({ keepsPersonal: !currentTarget.checked })}
        />
        {words.keepUsed}
      </label>
    </Notice>
  );
}

/** The days that would go with the present data, and the way to keep them. */
function Losses({ file, read }: Pick<UploadFormProps, 'file' | 'read'>) {
  const words = spoken(uploadWords);
  const loss = lossOf(read);
  if (!loss || !read.valid) return null;
  const { days, from, to } = loss;
  const span = to === undefined ? undefined : formatDay(to);
  return (
    <Notice tone="bad" title={words.losses(days, formatNumber(days), formatDay(from), span)}>
      <p>{words.lossesText}</p>
      <div class="form-row">
        <button type="button" onClick={() => changeDestination('add')}>
          {words.addInstead}
        </button>
        <label class="option">
          <input
            type="checkbox"
            checked={file.mayLose}
            onChange={({ currentTarget }) => changeChosenFile({ mayLose: currentTarget.checked })}
          />
          {words.mayLose}
        </label>
      </div>
    </Notice>
  );
}

function MissingList({ missing }: Pick<UploadFormProps, 'missing'>) {
  const words = spoken(uploadWords);
  if (missing.length === 0) return null;
  return (
    <div class="missing" role="status">
      <p>{words.missing}</p>
      <ul>
        {missing.flatMap(missingTexts).map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </div>
  );
}

function missingTexts(missing: Missing): string[] {
  const words = spoken(uploadWords);
  switch (missing.kind) {
    case 'questions':
      return missing.open.map((question) => words.missingAnswer(textOf(question)));
    case 'choices':
      return missing.open.map((choice) => words.missingAnswer(readingText(choice)));
    case 'factor':
      return [words.missingAnswer(words.missingFactor[missing.factor])];
    case 'shop':
      return [words.missingShop];
    case 'loss':
      return [words.missingLoss];
    default:
      return [words.missingName];
  }
}
