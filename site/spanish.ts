import type { DefaultTheme } from 'vitepress';

/** The words of the theme in Spanish. */

export const SPANISH: DefaultTheme.Config = {
  outline: { level: [2, 3], label: 'En esta página' },
  docFooter: { prev: 'Anterior', next: 'Siguiente' },
  darkModeSwitchLabel: 'Apariencia',
  lightModeSwitchTitle: 'Cambiar a claro',
  darkModeSwitchTitle: 'Cambiar a oscuro',
  sidebarMenuLabel: 'Menú',
  returnToTopLabel: 'Volver arriba',
  langMenuLabel: 'Cambiar de idioma',
  skipToContentLabel: 'Ir al contenido',
  notFound: {
    title: 'NO EXISTE ESTA PÁGINA',
    quote: 'La dirección está mal escrita, o la página ha cambiado de sitio.',
    linkLabel: 'ir al principio',
    linkText: 'Ir al principio',
  },
};

export const SPANISH_SEARCH: DefaultTheme.LocalSearchOptions['translations'] = {
  button: { buttonText: 'Buscar', buttonAriaLabel: 'Buscar' },
  modal: {
    displayDetails: 'Mostrar detalles',
    resetButtonTitle: 'Borrar',
    backButtonTitle: 'Cerrar',
    noResultsText: 'No hay resultados para',
    footer: {
      selectText: 'elegir',
      selectKeyAriaLabel: 'intro',
      navigateText: 'moverse',
      navigateUpKeyAriaLabel: 'flecha arriba',
      navigateDownKeyAriaLabel: 'flecha abajo',
      closeText: 'cerrar',
      closeKeyAriaLabel: 'escape',
    },
  },
};
