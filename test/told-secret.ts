import t from 'tap';
import { noteSecret } from './traced-secrets.ts';

/** A test for the runner's own test: its log has what it is told to have. */
const { TEST_LOGGED = '' } = process.env;
noteSecret('a-secret-of-some-length');
process.stdout.write(`${JSON.stringify({ level: 10, msg: TEST_LOGGED })}\n`);
t.pass('all is well');
