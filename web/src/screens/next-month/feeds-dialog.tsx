import { useRef, useState } from 'preact/hooks';
import { type Addresses, createFeed, type Feed, listFeeds, mayMakeFeeds, revokeFeed } from '../../api/feeds.ts';
import type { About } from '../../api/series.ts';
import { copyText } from '../../browser/clipboard.ts';
import { commonWords } from '../../i18n/common.ts';
import { formatInstantDay, formatMediumDay } from '../../i18n/format.ts';
import { spoken } from '../../i18n/language.ts';
import { useAction } from '../../state/action.ts';
import { useLoad } from '../../state/load.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { LoadedView } from '../../ui/loaded-view.tsx';
import { ActionError, Notice } from '../../ui/notice.tsx';
import { Table } from '../../ui/table.tsx';
import { feedWords } from './feed-words.ts';

/** Makes addresses at which other programs read the forecast; only for those who may. */
export function SubscribeButton({ about }: { readonly about: About }) {
  const [isOpen, setOpen] = useState(false);
  const isAllowed = useLoad(mayMakeFeeds, []);
  if (!isAllowed.value) return null;
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        {spoken(feedWords).subscribe}
      </button>
      {isOpen && <FeedsDialog about={about} onClose={() => setOpen(false)} />}
    </>
  );
}

function FeedsDialog({ about, onClose }: { readonly about: About; readonly onClose: () => void }) {
  const words = spoken(feedWords);
  const [name, setName] = useState('');
  const [made, setMade] = useState<Addresses>();
  const loaded = useLoad((signal) => listFeeds(about.dataset, signal), [about.dataset]);
  const creating = useAction(async () => {
    setMade(await createFeed(about, name.trim() === '' ? undefined : name.trim()));
    setName('');
    loaded.reload();
  });
  const submit = (event: Event) => {
    event.preventDefault();
    void creating.run();
  };
  return (
    <Dialog title={words.title} isWide onClose={onClose}>
      <div class="stack">
        <p>{words.text}</p>
        <Notice tone="warning">
          <p>{words.warning}</p>
        </Notice>
        <form class="stack" onSubmit={submit}>
          <Field label={words.name} hint={words.nameHint}>
            {(ties) => (
              <input
                {...ties}
                maxLength={100}
                value={name}
                onInput={({ currentTarget }) => setName(currentTarget.value)}
              />
            )}
          </Field>
          <p class="form-row">
            <button type="submit" class="primary" disabled={creating.isBusy}>
              {words.create}
            </button>
          </p>
          <ActionError action={creating} />
        </form>
        {made && <MadeAddresses key={made.csv} made={made} />}
        <LoadedView loaded={loaded} lines={2}>
          {({ items }) => <FeedList feeds={items} onChanged={loaded.reload} />}
        </LoadedView>
      </div>
    </Dialog>
  );
}

const FORMS = ['csv', 'xlsx', 'ics'] as const;

/** Shown this once: the service itself does not know them any more. */
function MadeAddresses({ made }: { readonly made: Addresses }) {
  const words = spoken(feedWords);
  return (
    <div class="stack">
      <Notice tone="good" title={words.once} />
      {FORMS.map((form) => (
        <Address key={form} label={words.addresses[form]} address={made[form]} />
      ))}
      <p>
        <a href={made.ics.replace(/^https?:/, 'webcal:')}>{words.open}</a>
      </p>
    </div>
  );
}

function Address({ label, address }: { readonly label: string; readonly address: string }) {
  const words = spoken(feedWords);
  const input = useRef<HTMLInputElement>(null);
  const [done, setDone] = useState('');
  const copy = async () => {
    input.current?.select();
    setDone((await copyText(address)) ? words.copied : words.selected);
  };
  return (
    <Field label={label}>
      {(ties) => (
        <span class="feed-address">
          <input {...ties} ref={input} readOnly value={address} />
          <button type="button" aria-label={`${words.copy}: ${label}`} onClick={() => void copy()}>
            {words.copy}
          </button>
          <span role="status">{done}</span>
        </span>
      )}
    </Field>
  );
}

interface FeedListProps {
  readonly feeds: readonly Feed[];
  readonly onChanged: () => void;
}

function FeedList({ feeds, onChanged }: FeedListProps) {
  const words = spoken(feedWords);
  const [done, setDone] = useState('');
  const revoking = useAction(async ({ id }: Feed) => {
    setDone('');
    await revokeFeed(id);
    setDone(words.revoked);
    onChanged();
  });
  const called = ({ name, series }: Feed) => name ?? ([series].flat().filter(Boolean).join(', ') || words.unnamed);
  const columns = [
    { name: words.name, cell: called },
    {
      name: words.created,
      cell: ({ createdAt, createdBy }: Feed) => {
        const day = formatInstantDay(createdAt);
        return createdBy === null ? day : words.createdBy(day, createdBy);
      },
    },
    {
      name: words.lastRead,
      cell: ({ lastReadOn }: Feed) => (lastReadOn === null ? words.neverRead : formatMediumDay(lastReadOn)),
    },
    {
      name: words.ends,
      cell: ({ expiresAt }: Feed) => (expiresAt === null ? words.never : formatInstantDay(expiresAt)),
    },
    {
      name: words.actions,
      cell: (feed: Feed) => (
        <button
          type="button"
          class="quiet danger"
          aria-label={`${words.revoke}: ${called(feed)}`}
          disabled={revoking.isBusy}
          onClick={() => void revoking.run(feed)}
        >
          {words.revoke}
        </button>
      ),
    },
  ];
  return (
    <>
      <h3>{words.list}</h3>
      {feeds.length === 0 ? (
        <p class="muted">{words.none}</p>
      ) : (
        <Table caption={spoken(commonWords).table(words.list)} columns={columns} rows={feeds} keyOf={({ id }) => id} />
      )}
      <p role="status">{done}</p>
      <ActionError action={revoking} />
    </>
  );
}
