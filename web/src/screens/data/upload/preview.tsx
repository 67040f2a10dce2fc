import type { DryRun } from '../../../api/datasets.ts';
import { formatDay, formatList, formatNumber } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import { Card } from '../../../ui/card.tsx';
import { LoadedView } from '../../../ui/loaded-view.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { FirstRows } from '../columns/first-rows.tsx';
import { MappingQuestion } from '../questions/mapping-question.tsx';
import { ReadingQuestion } from '../questions/reading-question.tsx';
import { SheetChoice } from '../questions/sheet-choice.tsx';
import { questionWords } from '../questions/words.ts';
import { FileProblems } from '../report/file-problems.tsx';
import { FindingsCard } from '../report/findings-card.tsx';
import { StoreStory } from '../report/store-story.tsx';
import { ChangesCard } from './changes-card.tsx';
import { type ChosenFile, changeChosenFile, changeMapping, forgetChosenFile } from './chosen-file.ts';
import { DestinationCard } from './destination-card.tsx';
import { missingOf, questionsOf, saidOf, targetOf, useFileReading } from './file-reading.ts';
import { OtherShop } from './other-shop-notice.tsx';
import { isSample } from './sample.ts';
import { UploadForm } from './upload-form.tsx';
import { uploadWords } from './words.ts';

/** What a chosen file holds and what it would change, before anything is stored. */
export function Preview({ file }: { readonly file: ChosenFile }) {
  const words = spoken(uploadWords);
  const { loaded, isBusy } = useFileReading(file);
  return (
    <>
      {targetOf(file) && <DestinationCard file={file} />}
      {isSample(file.name) && <SampleStory />}
      <Card
        title={words.preview(file.fileName)}
        actions={
          <button type="button" onClick={forgetChosenFile}>
            {words.otherFile}
          </button>
        }
      >
        <LoadedView loaded={loaded} lines={5}>
          {(read) => <PreviewSummary read={read} file={file} />}
        </LoadedView>
      </Card>
      {loaded.state === 'ready' && <Details read={loaded.value} file={file} isBusy={isBusy} />}
    </>
  );
}

function SampleStory() {
  const { title, text } = spoken(uploadWords).sampleStory;
  return (
    <Card title={title}>
      {text.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </Card>
  );
}

interface PreviewProps {
  readonly read: DryRun;
  readonly file: ChosenFile;
}

function Details({ read, file, isBusy }: PreviewProps & { readonly isBusy: boolean }) {
  const { valid, changes, profile, columns, warnings } = read;
  const isAdded = file.destination === 'add';
  const missing = missingOf(file, read);
  const canBeStored = valid || missing.some(({ kind }) => kind === 'questions' || kind === 'choices');
  return (
    <>
      <Questions read={read} file={file} />
      <OtherShop read={read} file={file} />
      {valid && file.destination !== 'new' && changes && <ChangesCard changes={changes} isAdded={isAdded} />}
      {canBeStored && <UploadForm file={file} read={read} missing={missing} isBusy={isBusy} />}
      {/* Of days that are added the service shows what they become part of, not the file. */}
      {!isAdded && (
        <FirstRows
          read={read}
          said={saidOf(file)}
          onChange={(said) => changeMapping(said, questionsOf(file, read).questions)}
        />
      )}
      {!isAdded && profile && <FindingsCard profile={profile} columns={columns} warnings={warnings} />}
    </>
  );
}

/** What only the owner of the file can say. Days that are added are read as those before, and only their cells are asked about. */
function Questions({ read, file }: PreviewProps) {
  const { questions, choices } = questionsOf(file, read);
  const isAdded = file.destination === 'add';
  if (choices.length === 0 && (isAdded || questions.length === 0)) return null;
  return (
    <Card title={spoken(questionWords).title}>
      <div class="stack">
        {!isAdded &&
          questions.map((question) => (
            <MappingQuestion
              key={`${question.role} ${question.message}`}
              question={question}
              said={saidOf(file)}
              onAnswer={(said) => changeMapping(said, questions)}
            />
          ))}
        {choices.map((choice) => (
          <ReadingQuestion
            key={choice.kind}
            choice={choice}
            reading={file.reading}
            onAnswer={(answer) => changeChosenFile({ reading: { ...file.reading, ...answer }, choices })}
          />
        ))}
      </div>
    </Card>
  );
}

/** Whether the file can be used, what it says of the store, and how it was read. */
function PreviewSummary({ read, file }: PreviewProps) {
  return (
    <div class="stack">
      {read.valid ? <Usable read={read} file={file} /> : <Unusable read={read} file={file} />}
      {file.destination !== 'add' && (
        <>
          <SheetChoice read={read} said={saidOf(file)} onChoose={(said) => changeMapping(said, [])} />
          <DialectFacts dialect={read.dialect} />
        </>
      )}
    </div>
  );
}

function Usable({ read: { days, from, to, profile, columns, series }, file }: PreviewProps) {
  const words = spoken(uploadWords);
  if (days === null || from === null || to === null || !profile) return null;
  const said = [formatNumber(days), formatDay(from), formatDay(to)] as const;
  if (file.destination === 'add') return <p>{words.days(...said)}</p>;
  return (
    <>
      <Notice tone="good">
        <p>{words.canBeRead(...said)}</p>
        {series && <p>{words.eachOnItsOwn(formatNumber(series.count), formatList(series.columns))}</p>}
      </Notice>
      <StoreStory from={from} to={to} profile={profile} columns={columns} />
    </>
  );
}

function Unusable({ read, file }: PreviewProps) {
  const words = spoken(uploadWords);
  const { problems, problemCount, questions } = read;
  const isAdded = file.destination === 'add';
  const canAnswer = questionsOf(file, read).choices.length > 0 || (!isAdded && questions.length > 0);
  if (problemCount === 0 && canAnswer) return <Notice tone="warning" title={words.cannotBeReadYet} />;
  const title = isAdded ? words.cannotAdd : words.cannotBeRead(problemCount, formatNumber(problemCount));
  return (
    <Notice tone="bad" title={title}>
      <FileProblems problems={problems} count={problemCount} />
      <p>{isAdded ? words.cannotAddText : canAnswer ? words.nothingStoredChoose : words.nothingStored}</p>
    </Notice>
  );
}

/** How the text of the file was read, in words. */
function DialectFacts({ dialect }: { readonly dialect: DryRun['dialect'] }) {
  const words = spoken(uploadWords);
  const { dateFormats, decimalSigns } = spoken(questionWords);
  const { delimiter, dateFormat, decimal, encoding } = dialect;
  const { sheet } = dialect;
  const ofText = [
    [words.delimiter, delimiter && words.delimiters[delimiter]],
    [words.encoding, encoding && words.encodings[encoding]],
  ] as const;
  const facts = [
    ...(sheet === undefined ? ofText : [[words.sheet, sheet] as const]),
    [words.dates, dateFormat && dateFormats[dateFormat]],
    [words.decimals, decimal && decimalSigns[decimal]],
  ] as const;
  return (
    <details>
      <summary>{words.howRead}</summary>
      <dl class="facts">
        {facts.map(([what, value]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>{value ?? words.unknown}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
