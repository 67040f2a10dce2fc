import { useData } from 'vitepress';
import { computed } from 'vue';

/** In the place of the theme's own: the other language of a page is the page that it names as its sister. */
export function useLangs() {
  const { site, localeIndex, frontmatter } = useData();
  const linkOf = (key: string) => (key === 'root' ? '/' : `/${key}/`);
  const currentLang = computed(() => ({
    label: site.value.locales[localeIndex.value]?.label,
    link: linkOf(localeIndex.value),
  }));
  const localeLinks = computed(() =>
    Object.entries(site.value.locales)
      .filter(([key]) => key !== localeIndex.value)
      .map(([key, { label }]) => ({ text: label, link: sisterLink(frontmatter.value.sister) ?? linkOf(key) })),
  );
  return { localeLinks, currentLang };
}

function sisterLink(sister: string | undefined): string | undefined {
  return sister?.replace(/(^|\/)index\.md$/, '$1').replace(/\.md$/, '.html');
}
