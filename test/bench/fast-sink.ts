/**
 * A child process that swallows SMTP as fast as Node can: the far side of send-bench. Sends its port to its
 * parent, then counts.
 */
import { createServer, type Socket } from 'node:net';

const CAPABILITIES = '250-sink\r\n250-PIPELINING\r\n250-SIZE 100000000\r\n250 8BITMIME\r\n';
const DOT = Buffer.from('\r\n.\r\n');

let mails = 0;
let bytes = 0;

function serve(socket: Socket): void {
  let inMessage = false;
  let line = '';
  // The last bytes of the message so far: the end mark may come in two chunks.
  let tail = Buffer.alloc(0);
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    if (inMessage) {
      bytes += chunk.length;
      tail =
        chunk.length >= DOT.length
          ? chunk.subarray(-DOT.length)
          : Buffer.concat([tail, chunk]).subarray(-DOT.length);
      if (!tail.equals(DOT)) return;
      inMessage = false;
      mails += 1;
      socket.write('250 2.0.0 swallowed\r\n');
      return;
    }
    const lines = (line + chunk.toString('latin1')).split('\r\n');
    line = lines.pop() as string;
    let answer = '';
    for (const command of lines) {
      const verb = command.slice(0, 4).toUpperCase();
      if (verb === 'EHLO') answer += CAPABILITIES;
      else if (verb === 'DATA') {
        answer += '354 go on\r\n';
        inMessage = true;
        tail = Buffer.alloc(0);
      } else if (verb === 'QUIT') {
        socket.end('221 bye\r\n');
        return;
      } else answer += '250 2.0.0 ok\r\n';
    }
    socket.write(answer);
  });
  socket.write('220 sink\r\n');
}

const server = createServer(serve).listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' && address ? address.port : 0 });
});
process.on('message', () => process.send?.({ mails, bytes }));
process.on('disconnect', () => process.exit(0));
