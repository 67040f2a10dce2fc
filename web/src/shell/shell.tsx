import type { ComponentChildren } from 'preact';
import { commonWords } from '../i18n/common.ts';
import { spoken } from '../i18n/words.ts';
import { hrefOf, route, SCREENS } from '../state/route.ts';
import { datasets } from '../state/store.ts';
import { Preferences } from './preferences.tsx';

/** What stands around every screen: the name, the way to the other screens, the choices of the user. */
export function Shell({ children }: { readonly children: ComponentChildren }) {
  const words = spoken(commonWords);
  const { screen } = route.value;
  const hasData = (datasets.value?.length ?? 0) > 0;
  return (
    <>
      <button type="button" class="skip" onClick={() => document.getElementById('main')?.focus()}>
        {words.skip}
      </button>
      <header class="top">
        <p class="brand">
          <a href={hrefOf('next-month')}>prediccion-ventas</a>
        </p>
        <Preferences />
      </header>
      {hasData && (
        <nav class="screens" aria-label={words.navigation}>
          <ul>
            {SCREENS.map((name) => (
              <li key={name}>
                <a href={hrefOf(name)} aria-current={name === screen ? 'page' : undefined}>
                  {words.screens[name]}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      )}
      <main id="main" tabIndex={-1}>
        {hasData && <h1>{words.screens[screen]}</h1>}
        {children}
      </main>
    </>
  );
}
