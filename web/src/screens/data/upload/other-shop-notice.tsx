import type { DryRun } from '../../../api/datasets.ts';
import { formatNumber, formatSales } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import { Notice } from '../../../ui/notice.tsx';
import { type ChosenFile, changeChosenFile, changeDestination } from './chosen-file.ts';
import { doubtOf, targetOf } from './file-reading.ts';
import { median } from './other-shop.ts';
import { uploadWords } from './words.ts';

/** Asks whether a file that looks unlike the shop's data is another shop's; nothing is stored before that is said. */
export function OtherShop({ read, file }: { readonly read: DryRun; readonly file: ChosenFile }) {
  const words = spoken(uploadWords);
  const doubt = doubtOf(file, read);
  const { changes } = read;
  if (doubt === undefined || !changes) return null;
  const usual = targetOf(file)?.profile.sales.median ?? 0;
  const level = median(changes.newDays.first.map(({ sales }) => sales));
  return (
    <Notice tone="bad" title={words.otherShop}>
      <p>
        {doubt === 'other-sales'
          ? words.otherShopText[doubt](formatNumber(changes.revisedDays.count))
          : words.otherShopText[doubt](formatSales(usual), formatSales(level))}
      </p>
      <div class="form-row">
        <button type="button" onClick={() => changeDestination('new')}>
          {words.isOtherShop}
        </button>
        <button type="button" onClick={() => changeChosenFile({ isSameShop: true })}>
          {words.isSameShop}
        </button>
      </div>
    </Notice>
  );
}
