/** What the name of a column can say of it. */
export type Concept =
  | 'date'
  | 'otherDate'
  | 'year'
  | 'month'
  | 'day'
  | 'sales'
  | 'amount'
  | 'quantity'
  | 'unitPrice'
  | 'promo'
  | 'holiday'
  | 'open'
  | 'weekday'
  | 'series'
  | 'identifier'
  | 'afterwards'
  | 'aside'
  | 'status'
  | 'detail'
  | 'personal';

type Names = Readonly<Partial<Record<Concept, string>>>;

/**
 * Header names by language, words folded as `nameWords` folds them and separated by `|`; a name of several words is written
 * with spaces. `sales` and `amount` are what a row brought in (a sales word is surer); `identifier` counts or names things;
 * `afterwards` is known only after the day; `aside` is an amount or a measure that is not the sales; `detail` tells single sales
 * apart, not shops or products; `personal` is of people.
 */
const NAMES: Readonly<Record<string, Names>> = {
  en: {
    date: 'date|ds|day date|datetime|date time|timestamp|order date|invoice date|transaction date|sale date|sales date|business date|purchase date|trading date|posting date|created at|paid at|time stamp|transaction time|order time',
    otherDate:
      'ship date|shipping date|shipped at|delivery date|due date|fulfilled at|refund date|cancelled at|updated at|birth date|expiry date',
    year: 'year|yr',
    month: 'month|mon|mo',
    day: 'day|day of month|dom',
    sales:
      'sales|sale|y|revenue|turnover|takings|weekly sales|daily sales|total sales|sales total|net sales|gross sales|sales amount|sale amount|total revenue|net revenue|gross revenue|sales value|sales price|unit sales|units sold|items sold|total sold|sold',
    amount:
      'total|amount|total amount|grand total|order total|total price|total value|value|net amount|gross amount|net total|gross total|amount paid|paid|transaction amount|line total|subtotal|total paid|price total|receipts|target|income',
    quantity: 'quantity|qty|units|unit|items|pieces|pcs|count|lineitem quantity|volume|order quantity',
    unitPrice:
      'unit price|price|price per unit|item price|lineitem price|price each|list price|sell price|selling price|retail price',
    promo:
      'promo|promos|promotion|promotions|on promotion|onpromotion|is promo|campaign|offer|special offer|on sale|promo flag|promotion flag',
    holiday:
      'holiday|holidays|state holiday|public holiday|bank holiday|is holiday|holiday flag|holiday name|national holiday|stateholiday|isholiday',
    open: 'open|is open|store open|shop open',
    weekday: 'weekday|day of week|dayofweek|week day|day name|dow|day of the week',
    series:
      'store|shop|branch|outlet|location|region|market|warehouse|site|product|item|sku|category|family|department|dept|series|unique id|product line|product name|product category|item name|article|brand|store nbr|store id|shop id|item id|product id|store name|shop name|restaurant|cafe|channel|segment|sub category|subcategory|stock code|description|lineitem name|menu item|variant|city|country|state|group|product group|product code|lineitem sku|item nbr|store number|cat id|dept id|series id|product type|size|line',
    identifier:
      'id|row id|index|no|nr|number|row|row number|invoice|invoice no|invoice number|invoice id|order|order id|order no|order number|transaction|transaction id|receipt|receipt no|receipt number|ticket|ticket no|ticket id|bill|bill no|name|reference|unnamed|key|order name|check number|uuid|record|week|week number|quarter|hour|time|day of year|week of year',
    afterwards:
      'customers|customer count|visitors|visits|footfall|traffic|transactions|orders|tickets|receipts count|guests|covers|baskets|sessions|temperature|temp|weather|rain|rainfall|precipitation|humidity|wind|sunshine|stock|inventory|returns|rating|score|clicks|impressions|unemployment|cpi|fuel price|oil price',
    aside:
      'tax|vat|gst|discount|discounts|cost|costs|cogs|profit|margin|gross margin|gross margin percentage|gross income|shipping|tip|tips|fee|fees|commission|tax amount|discount amount|cash|card|credit card|delivery|online|refund|refunds|refunded amount|balance|latitude|longitude|lat|lng|lon|zip|zip code|postal code|postcode|age|budget|forecast|float|opening|close|opening amount|closing amount|outstanding balance|unit cost|discount percent|percentage|weight|distance',
    status:
      'status|financial status|order status|state of order|payment status|transaction status|fulfillment status|type',
    detail:
      'payment|payment method|payment type|gender|employee|cashier|staff|server|waiter|currency|customer type|member|device|source|session|shift|table|register|terminal|tender|notes|note|comment|comments|time of day|daypart|sales rep|salesperson|coupon|coupon code|discount code|shipping method|accepts marketing|fulfilled|tags|vendor|risk level',
    personal:
      'customer|customer name|email|e mail|email address|phone|phone number|telephone|mobile|address|street|billing name|billing address|billing street|billing phone|shipping name|shipping address|shipping street|shipping phone|first name|last name|full name|surname|contact|customer email|client name|date of birth|iban|passport',
  },
  es: {
    date: 'fecha|fecha hora|fecha y hora|fecha venta|fecha pedido|fecha factura|fecha ticket|fecha compra|fecha operacion|fecha emision|fecha transaccion|dia fecha|fecha creacion',
    otherDate:
      'fecha entrega|fecha envio|fecha vencimiento|fecha nacimiento|fecha pago|fecha actualizacion|fecha caducidad',
    year: 'ano|anio|ejercicio',
    month: 'mes',
    day: 'dia|dia mes',
    sales:
      'ventas|venta|ingresos|facturacion|facturado|venta total|ventas total|ventas totales|total venta|total ventas|venta neta|ventas netas|ventas brutas|venta bruta|importe venta|importe ventas|recaudacion|venta diaria|ventas diarias|total facturado|unidades vendidas|vendido|vendidas|cifra negocio',
    amount:
      'total|importe|monto|valor|importe total|monto total|valor total|total importe|importe neto|importe bruto|total neto|total bruto|total factura|total ticket|total pedido|precio total|total pagado|subtotal|base imponible|base|neto|bruto|caja total|total caja|ingreso|total dia',
    quantity: 'cantidad|unidades|uds|ud|cant|piezas|articulos cantidad',
    unitPrice: 'precio|precio unitario|precio unidad|pvp|precio venta|p unitario',
    promo: 'promociones|promocion|promo|oferta|ofertas|en promocion|en oferta|campana|descuento activo|rebajas',
    holiday: 'festivo|festivos|feriado|feriados|es festivo|dia festivo|fiesta|fiestas|nombre festivo',
    open: 'abierto|abierta|apertura|esta abierto|tienda abierta',
    weekday: 'dia semana|diasemana|dia la semana|diadelasemana|nombre dia',
    series:
      'tienda|sucursal|local|establecimiento|centro|almacen|punto venta|producto|articulo|familia|categoria|seccion|departamento|referencia|sku|marca|nombre producto|nombre tienda|id tienda|id producto|codigo producto|codigo articulo|zona|ciudad|provincia|pais|canal|grupo|subfamilia|linea|descripcion|concepto|plato|restaurante',
    identifier:
      'id|numero|num|no|n|indice|fila|factura|numero factura|no factura|n factura|ticket|numero ticket|no ticket|pedido|numero pedido|id pedido|albaran|codigo|recibo|operacion|semana|trimestre|hora|id venta|id ticket|id transaccion',
    afterwards:
      'clientes|numero clientes|visitas|visitantes|afluencia|tickets|transacciones|pedidos|comensales|temperatura|temperaturas|clima|tiempo|lluvia|precipitacion|humedad|viento|existencias|inventario|stock|devoluciones|valoracion|numero tickets|numero operaciones',
    aside:
      'iva|impuesto|impuestos|descuento|descuentos|coste|costo|costes|beneficio|margen|propina|comision|efectivo|tarjeta|bizum|transferencia|delivery|a domicilio|domicilio|envio|gastos|saldo|fondo|apertura caja|cierre caja|cierre|latitud|longitud|codigo postal|cp|edad|presupuesto|prevision|tasa|coste unitario|porcentaje|peso',
    status: 'estado|estado pedido|estado pago|situacion|tipo',
    detail:
      'forma pago|metodo pago|medio pago|tipo pago|pago|vendedor|empleado|cajero|camarero|moneda|turno|mesa|sexo|genero|caja|observaciones|notas|comentarios|usuario|terminal|franja|tipo cliente|divisa',
    personal:
      'nombre|nombre cliente|cliente|apellido|apellidos|correo|correo electronico|email|telefono|movil|direccion|dni|nif|cif|domicilio cliente|fecha nacimiento|contacto|razon social',
  },
  de: {
    date: 'datum|tag|belegdatum|rechnungsdatum|bestelldatum|verkaufsdatum|buchungsdatum|kassendatum|geschaeftstag|zeitstempel|datum uhrzeit|auftragsdatum|kaufdatum',
    otherDate: 'lieferdatum|versanddatum|faelligkeitsdatum|geburtsdatum|valuta|wertstellung',
    year: 'jahr',
    month: 'monat',
    day: 'tag|tag monats',
    sales:
      'umsatz|umsaetze|umsatze|erlos|erloes|erlose|erloese|tagesumsatz|gesamtumsatz|nettoumsatz|bruttoumsatz|umsatz netto|umsatz brutto|verkaufe|verkaeufe|verkauf|absatz|einnahmen|tageseinnahmen|losung|verkaufte menge|verkaufte stuck',
    amount:
      'betrag|summe|gesamt|gesamtbetrag|gesamtsumme|endbetrag|rechnungsbetrag|wert|nettobetrag|bruttobetrag|netto|brutto|gesamtpreis|zahlbetrag',
    quantity: 'menge|anzahl|stuck|stueck|stuckzahl|stueckzahl',
    unitPrice: 'preis|einzelpreis|stuckpreis|stueckpreis|verkaufspreis|vk preis',
    promo: 'aktion|aktionen|angebot|angebote|werbung|rabattaktion|sonderangebot|promotion|werbeaktion',
    holiday: 'feiertag|feiertage|ist feiertag|gesetzlicher feiertag|feiertagsname',
    open: 'offen|geoffnet|geoeffnet',
    weekday: 'wochentag|wochentage',
    series:
      'filiale|laden|geschaft|geschaeft|standort|markt|verkaufsstelle|kasse|warengruppe|artikel|produkt|kategorie|sortiment|abteilung|artikelnummer|artikelname|bezeichnung|hauptgruppe|marke|region|stadt|land|produktgruppe|gruppe|filialnummer|betriebsstatte',
    identifier:
      'nr|nummer|lfd nr|belegnummer|beleg|belegnr|rechnungsnummer|rechnung|bestellnummer|bestellung|bonnummer|bon|kassenbon|zeile|kalenderwoche|woche|kw|quartal|uhrzeit|zeit|id',
    afterwards:
      'kunden|kundenzahl|besucher|gaste|gaeste|bons|transaktionen|bestellungen|temperatur|wetter|regen|niederschlag|bewolkung|windgeschwindigkeit|wettercode|lagerbestand|bestand|retouren',
    aside:
      'steuer|mwst|ust|mehrwertsteuer|umsatzsteuer|rabatt|nachlass|kosten|gewinn|marge|trinkgeld|bar|bargeld|karte|ec|gebuhr|wareneinsatz|saldo|breitengrad|langengrad|plz|alter|budget|plan|prozent|gewicht',
    status: 'status|bestellstatus|zahlungsstatus|art|vorgang',
    detail:
      'zahlungsart|zahlart|zahlungsmethode|mitarbeiter|kassierer|bediener|wahrung|schicht|tisch|geschlecht|bemerkung|notiz|kommentar',
    personal:
      'kunde|kundenname|vorname|nachname|anschrift|adresse|strasse|telefon|handy|ansprechpartner|geburtsdatum|firma',
  },
  fr: {
    date: 'date|jour|date vente|date commande|date facture|date operation|date transaction|date achat|horodatage|date heure|date ticket',
    otherDate: 'date livraison|date expedition|date echeance|date naissance|date reglement',
    year: 'annee|an',
    month: 'mois',
    day: 'jour|jour mois',
    sales:
      'ventes|vente|chiffre affaires|ca|ca ttc|ca ht|ventes totales|total ventes|ventes nettes|recette|recettes|montant ventes|quantite vendue|revenu|revenus',
    amount:
      'montant|total|somme|montant total|total ttc|total ht|montant ttc|montant ht|valeur|net a payer|sous total|encaissement|prix total',
    quantity: 'quantite|qte|nombre|unites|pieces',
    unitPrice: 'prix|prix unitaire|pu|prix vente',
    promo: 'promotion|promotions|promo|en promotion|solde|soldes|offre|operation commerciale',
    holiday: 'ferie|jour ferie|jours feries|est ferie|nom ferie',
    open: 'ouvert|ouverte|est ouvert',
    weekday: 'jour semaine|nom jour',
    series:
      'magasin|boutique|point vente|etablissement|produit|article|categorie|famille|rayon|marque|reference|designation|libelle|nom produit|code produit|ville|pays|region|groupe|agence|depot',
    identifier:
      'numero|no|num|facture|numero facture|commande|numero commande|ticket|numero ticket|ligne|code|semaine|trimestre|heure|index|id',
    afterwards:
      'clients|nombre clients|visiteurs|frequentation|visites|couverts|tickets|nombre tickets|temperature|meteo|pluie|vent|humidite|stock|retours',
    aside:
      'tva|taxe|taxes|remise|remises|cout|couts|benefice|marge|pourboire|especes|carte|cb|livraison|frais|commission|solde caisse|code postal|age|budget|pourcentage|poids|port',
    status: 'statut|etat|statut commande|type',
    detail:
      'mode paiement|moyen paiement|paiement|vendeur|employe|caissier|devise|serveur|table|caisse|remarque|commentaire|sexe',
    personal: 'nom|prenom|nom client|client|adresse|telephone|portable|courriel|mail|rue|date naissance|societe',
  },
  pt: {
    date: 'data|data venda|data pedido|data compra|data hora|dia|data emissao|data fatura|data transacao',
    otherDate: 'data entrega|data envio|data vencimento|data nascimento|data pagamento',
    year: 'ano',
    month: 'mes',
    day: 'dia|dia mes',
    sales:
      'vendas|venda|faturamento|faturacao|receita|receitas|total vendas|vendas totais|venda total|valor vendas|valor venda|vendas liquidas|vendas brutas|quantidade vendida|volume negocios',
    amount:
      'total|valor|valor total|montante|quantia|importancia|valor liquido|valor bruto|total pago|total pedido|total liquido|preco total',
    quantity: 'quantidade|qtd|qtde|unidades|pecas',
    unitPrice: 'preco|preco unitario|valor unitario|preco venda',
    promo: 'promocao|promocoes|em promocao|oferta|campanha|saldos',
    holiday: 'feriado|feriados|e feriado|nome feriado',
    open: 'aberto|aberta',
    weekday: 'dia semana|nome dia',
    series:
      'loja|filial|unidade|estabelecimento|produto|artigo|categoria|familia|secao|departamento|marca|codigo produto|nome produto|cidade|pais|regiao|grupo|descricao',
    identifier: 'numero|nota|nota fiscal|fatura|numero pedido|pedido|recibo|linha|semana|trimestre|hora|codigo|id',
    afterwards:
      'clientes|visitantes|visitas|temperatura|clima|chuva|vento|umidade|humidade|estoque|devolucoes|transacoes|pedidos',
    aside:
      'imposto|impostos|desconto|descontos|custo|custos|lucro|margem|gorjeta|dinheiro|cartao|pix|entrega|frete|taxa|comissao|saldo|cep|idade|orcamento|percentual|peso',
    status: 'status|situacao|estado pedido|tipo',
    detail: 'forma pagamento|metodo pagamento|pagamento|vendedor|funcionario|moeda|turno|mesa|caixa|observacao|sexo',
    personal:
      'nome|nome cliente|cliente|sobrenome|endereco|morada|telefone|celular|telemovel|cpf|data nascimento|contato',
  },
  it: {
    date: 'data|data vendita|data ordine|data fattura|data ora|giorno|data acquisto|data operazione|data scontrino|data documento',
    otherDate: 'data consegna|data spedizione|data scadenza|data nascita|data pagamento',
    year: 'anno',
    month: 'mese',
    day: 'giorno|giorno mese',
    sales:
      'vendite|vendita|fatturato|ricavi|ricavo|incasso|incassi|totale vendite|vendite totali|vendite nette|vendite lorde|corrispettivi|quantita venduta|venduto',
    amount:
      'totale|importo|somma|valore|importo totale|totale importo|totale fattura|totale ordine|totale scontrino|imponibile|netto|lordo|prezzo totale',
    quantity: 'quantita|qta|pezzi|unita',
    unitPrice: 'prezzo|prezzo unitario|prezzo vendita',
    promo: 'promozione|promozioni|in promozione|offerta|offerte|saldi|campagna',
    holiday: 'festivo|festivita|festivi|giorno festivo|festa|nome festivita',
    open: 'aperto|aperta',
    weekday: 'giorno settimana|nome giorno',
    series:
      'negozio|punto vendita|filiale|sede|prodotto|articolo|categoria|reparto|marca|famiglia|codice prodotto|codice articolo|nome prodotto|citta|paese|regione|gruppo|descrizione',
    identifier:
      'numero|fattura|numero fattura|ordine|numero ordine|scontrino|numero scontrino|riga|codice|settimana|trimestre|ora|indice|id',
    afterwards:
      'clienti|numero clienti|visitatori|visite|coperti|scontrini|temperatura|meteo|pioggia|vento|umidita|giacenza|scorte|resi|transazioni',
    aside:
      'iva|imposta|imposte|sconto|sconti|costo|costi|profitto|utile|margine|mancia|contanti|carta|consegna|spese|commissione|saldo|cap|eta|budget|percentuale|peso|asporto',
    status: 'stato|stato ordine|stato pagamento|tipo',
    detail: 'metodo pagamento|pagamento|cassiere|dipendente|valuta|cameriere|turno|tavolo|cassa|note|sesso|commesso',
    personal:
      'nome|cognome|nome cliente|cliente|indirizzo|telefono|cellulare|codice fiscale|data nascita|contatto|ragione sociale',
  },
};

/** Words that say nothing of what a column is: articles, and the currency that it is in. */
const FILLERS = new Set(
  (
    'de del la el los las y of the in per a en der die das des du d l le les et do da dos das e di della dello dei il lo con mit und ' +
    'eur euro euros usd gbp chf brl mxn ars clp cop pen dollar dollars pounds pesos reais real soles inr pln sek nok dkk'
  ).split(' '),
);

/** Words that begin a row of totals. */
const TOTAL =
  /^(?:(?:sub|grand |gran )?total(?:s|es|e|i)?|suma|summe|zwischensumme|gesamt(?:summe|betrag)?|somme|sous total|soma|somma|subtotale?|totaux|sum|totale generale|average|avg|mean|promedio|media|durchschnitt|mittelwert|moyenne)(?= |$)/;

/** Labels of rows that sum up others by their last word: `Week 3 total`. */
const SUMMARY = /^.* total$/;
/** What stands in place of a shop or product where a row sums them up. */
const SUM = /^(?:(?:sub|grand |gran )?total(?:s|es|e|i)?|suma|summe|gesamt(?:summe)?|somme|soma|somma)$/;

const CANCELLED =
  /^(?:cancel\w*|refund\w*|void\w*|ann?ul\w*|reembols\w*|devuelt\w*|devolucion|storn\w*|erstatt\w*|rembours\w*|retour\w*|rimbors\w*|return\w*|failed|declined|rechazad\w*|fallid\w*)/;

/** So many characters of a text are looked at for words. */
const LOOKED_AT = 200;

/** The words of a name, folded: without accents and case, split at capitals, digits apart; fillers left out. */
export function nameWords(name: string): string[] {
  const words = name
    .slice(0, LOOKED_AT)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/ß/g, 'ss')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  const telling = words.filter((word) => !FILLERS.has(word));
  return telling.length > 0 ? telling : words;
}

const CONCEPTS_BY_NAME = new Map<string, Set<Concept>>();
for (const names of Object.values(NAMES)) {
  for (const [concept, list] of Object.entries(names) as [Concept, string][]) {
    for (const name of list.split('|')) {
      const key = nameWords(name).join('');
      CONCEPTS_BY_NAME.set(key, (CONCEPTS_BY_NAME.get(key) ?? new Set()).add(concept));
    }
  }
}

/** What the whole of a name says; in several languages a name may say several things. */
export function conceptsOf(name: string): ReadonlySet<Concept> {
  return CONCEPTS_BY_NAME.get(nameWords(name).join('')) ?? NO_CONCEPTS;
}

const NO_CONCEPTS: ReadonlySet<Concept> = new Set();

/** What some words of a longer name say: `Ventas Centro` speaks of sales. */
export function hints(name: string): ReadonlySet<Concept> {
  const words = nameWords(name);
  const found = new Set<Concept>();
  for (let from = 0; from < words.length; from++) {
    for (let to = from + 1; to <= Math.min(words.length, from + 3); to++) {
      if (to - from === words.length) continue;
      for (const concept of CONCEPTS_BY_NAME.get(words.slice(from, to).join('')) ?? []) found.add(concept);
    }
  }
  return found;
}

/** True for the text of a row that sums up others. */
export function isTotalLabel(text: string): boolean {
  const label = nameWords(text).join(' ');
  return TOTAL.test(label) || SUMMARY.test(label);
}

/** True for the text by which a row says, in place of a shop or product, that it sums up those of its day. */
export function isSumOfDay(text: string): boolean {
  return SUM.test(nameWords(text).join(' '));
}

/** True for the text of a sale that was taken back. */
export function isCancelled(text: string): boolean {
  return CANCELLED.test(nameWords(text)[0] ?? '');
}

/** Where the column is that a mapping names: by its very name, else by the only one that is the same but for case and accents; -1. */
export function positionOf(names: readonly string[], wanted: string): number {
  const exact = names.findIndex((name) => name.trim() === wanted.trim());
  if (exact >= 0) return exact;
  const folded = foldHeader(wanted);
  const alike = names.flatMap((name, at) => (foldHeader(name) === folded && folded !== '' ? [at] : []));
  return alike.length === 1 ? (alike[0] ?? -1) : -1;
}

function foldHeader(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[\s_-]+/g, '');
}
