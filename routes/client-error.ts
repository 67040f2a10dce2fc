import { maxHeaderSize, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Problem } from '../src/schemas/problem.ts';
import { PROBLEM_TYPE, problemOf } from './problems.ts';

/** Answers what is not HTTP: there is no request then, and no reply, only the socket. */
export function answerClientError({ code }: { code: string }, socket: Socket): void {
  if (code === 'ECONNRESET' || socket.destroyed || !socket.writable) return void socket.destroy();
  const problem = clientProblem(code);
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    `Content-Type: ${PROBLEM_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function clientProblem(code: string): Problem {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return problemOf('headers-too-large', `The headers have more than ${maxHeaderSize} bytes`);
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return problemOf('request-timeout', 'The request took too long to arrive');
  return problemOf('malformed-request', 'This is not an HTTP request');
}
