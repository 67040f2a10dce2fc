import t from 'tap';
import { createStore } from '../../src/storage/create-store.ts';
import { testObjectStore } from '../contracts/object-store.ts';

await t.test('the folder keeps the contract of object stores', async (t) => {
  const root = `${t.testdir()}/store`;
  const open = () => createStore({ kind: 'file', root });
  await testObjectStore(t, { open, bucket: 'bucket-a', otherBucket: 'bucket-b' });
});
