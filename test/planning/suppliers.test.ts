import t from 'tap';
import { suppliersInData } from '../../src/planning/inventory/suppliers.ts';

const entries: { id: string; keys: string[]; attributes: Record<string, string> }[] = [
  { id: 'Pan / Centro', keys: ['Pan', 'Centro'], attributes: { Proveedor: 'Harinas Ruiz', Grupo: 'Seco' } },
  { id: 'Leche / Centro', keys: ['Leche', 'Centro'], attributes: { Grupo: 'Frío' } },
];

t.test('an attribute or a series column with the name of suppliers says from whom products are bought', async (t) => {
  const found = suppliersInData({ columns: ['Producto', 'Tienda'], attributes: ['Grupo', 'Proveedor'], entries });
  t.equal(found?.column, 'Proveedor');
  t.same(
    ['Pan / Centro', 'Leche / Centro', 'Nadie'].map((id) => found?.of(id)),
    ['Harinas Ruiz', undefined, undefined],
  );
  const ofColumn = suppliersInData({ columns: ['Vendor', 'Store'], attributes: [], entries });
  t.equal(ofColumn?.of('Leche / Centro'), 'Leche', 'the first of the series columns');
});

t.test('names are read without case, accents and small words', async (t) => {
  const named = (name: string) => suppliersInData({ columns: [name], attributes: [], entries })?.column;
  for (const name of ['PROVEEDOR', 'Nombre del proveedor', 'supplierName', 'Main supplier', 'Fournisseur', 'Lieferant'])
    t.equal(named(name), name);
  for (const name of ['Producto', 'Proveedores y clientes', 'Grupo', '', 'constructor'])
    t.equal(named(name), undefined);
});
